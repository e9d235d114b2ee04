/**
 * A text as it is read aloud: numbers digit by digit, line ends as pauses, nothing that XML cannot carry.
 * Two-digit numbers stay as they are.
 */
export function spoken(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- these are the characters meant
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replaceAll(/\d(?:[\d-]*\d)?/g, (number) => (number.replaceAll('-', '').length < 3 ? number : spelled(number)))
      .replaceAll(/\s*\n+\s*/g, ' ')
      .trim()
  );
}

/** `860-535-1010` as `8 6 0, 5 3 5, 1 0 1 0`. */
const spelled = (number: string): string =>
  number
    .split('-')
    .map((group) => [...group].join(' '))
    .join(', ');
