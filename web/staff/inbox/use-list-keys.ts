import { useEffect, type RefObject } from 'react';
import { sections } from '../../../src/staff/inbox/schema.ts';

interface ListKeys {
  readonly list: RefObject<HTMLElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onSection: (section: (typeof sections)[number]) => void;
  readonly onHelp: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null;

/**
 * The inbox without a mouse: j and k go down and up (the visit in focus opens with Enter, as any link does), / goes
 * to the search, 1 to 4 to the sections, a to the first alert, ? tells all this. Never while somebody types.
 */
export function useListKeys({ list, search, onSection, onHelp }: ListKeys): void {
  useEffect(() => {
    const move = (by: 1 | -1) => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-visit]') ?? [])];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by;
      rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && event.target === search.current) search.current?.blur();
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const section = sections[Number(event.key) - 1];
      if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === '/') search.current?.focus();
      else if (event.key === 'a') document.querySelector<HTMLElement>('[aria-labelledby=open-alerts] a')?.focus();
      else if (event.key === '?') onHelp();
      else if (section) onSection(section);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
