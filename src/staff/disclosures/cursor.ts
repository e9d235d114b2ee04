import { uuid } from '../api/shapes.ts';
import type { Cursor } from '../../db/page.ts';

/** Where a page ends, as it travels in an address. What cannot be read is the first page. */
export function cursorIn(text: string | undefined): Cursor | null {
  const [at = '', id = ''] = (text ?? '').split('~');
  return uuid.safeParse(id).success && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : null;
}

export const cursorText = (cursor: Cursor | null): string | null =>
  cursor ? `${cursor.at.toISOString()}~${cursor.id}` : null;
