/**
 * A visitor's words without what only deceives a reader: control characters, direction overrides and isolates
 * (Unicode TR9, TR36), the byte order mark, halves of surrogate pairs. Line breaks, tabs, emoji joiners and every
 * letter of every script stay. The crisis check reads past the rest by itself.
 */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- control characters are what it removes
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
      .trim()
  );
}
