import type { Activity } from './activities.ts';
import { words, type Lang } from './words.ts';

/** The conversation as a text file to keep. */
export function transcriptFile(said: readonly Activity[], lang: Lang): Blob {
  const word = words[lang];
  const program = said.find(({ from }) => from.role !== 'user')?.from.name ?? '';
  const at = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
  const lines = said.map(({ from, text = '', timestamp, channelData }) => {
    const who = from.role === 'user' ? word.you : channelData?.staff ? word.staff : word.assistant;
    return `${who}${timestamp === undefined ? '' : `, ${at.format(new Date(timestamp))}`}\n${text}`;
  });
  const parts = [word.transcript.replace('{program}', program), word.transcriptHelp, ...lines];
  // The mark tells Windows editors that this is UTF-8.
  return new Blob([`\uFEFF${parts.join('\n\n')}\n`], { type: 'text/plain;charset=utf-8' });
}

/** Hands a file to the browser's downloads. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Some browsers read it only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
