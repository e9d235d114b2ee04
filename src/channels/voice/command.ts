/** What a caller wants at the prompt, by key or by voice. */
export type Command = 'text' | 'message' | 'other-language' | 'emergency';

const byKey: Readonly<Record<string, Command>> = { '1': 'text', '2': 'message', '9': 'other-language' };

/** The first that fits counts: "mensaje de texto" is a text, "a text message" too. */
const bySpeech: readonly (readonly [RegExp, Command])[] = [
  [/\b(?:emergency|emergencia|nine one one|911)\b/, 'emergency'],
  [/\b(?:espanol|spanish|english|ingles|nine|nueve|9)\b/, 'other-language'],
  [/\b(?:text|texts|texting|texto|textos|one|uno|1)\b/, 'text'],
  [
    /\b(?:message|voicemail|mensaje|recado|two|dos|2|call me|llamen|llameme|person|persona|someone|alguien)\b/,
    'message',
  ],
];

/** Longer than this is somebody talking, not choosing. */
const mostWords = 8;

/** Null when it is none of them. The crisis check has read the words before. */
export function readCommand(digits: string | null, speech: string | null): Command | null {
  if (digits !== null && digits !== '') return byKey[digits[0] ?? ''] ?? null;
  const words = (speech ?? '').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (words.trim().split(/\s+/).length > mostWords) return null;
  return bySpeech.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
