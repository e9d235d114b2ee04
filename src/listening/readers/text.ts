import { given, unclear, type Reader } from './reading.ts';

/** Longest answer kept; the transcript holds the whole message. */
export const textMaxChars = 2_000;

/** Anything written, trimmed. */
export const readText: Reader = (text) => {
  const trimmed = text.trim();
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return unclear;
  return given(
    trimmed.length > textMaxChars ? trimmed.slice(0, textMaxChars).replace(/[\uD800-\uDBFF]$/, '') : trimmed,
  );
};
