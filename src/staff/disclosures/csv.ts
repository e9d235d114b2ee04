import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV for a spreadsheet (RFC 4180, UTF-8 with a byte order mark so that Excel reads accents). What a spreadsheet
 * would take for a formula is quoted with an apostrophe: https://owasp.org/www-community/attacks/CSV_Injection.
 * @param notice stands in the first line, alone.
 */
export function csvOf(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  notice: string,
): string {
  // Numbers keep their type: what we count is no text, and is not quoted.
  const cells = [[notice], [], columns, ...rows].map((row) => row.map((cell) => harmless(cell)));
  return stringify(cells, { bom: true, record_delimiter: '\r\n', quoted_string: true });
}

/** A formula begins with one of these, whatever blanks stand before it. Numbers of ours are numbers. */
const harmless = (cell: string | number): string | number =>
  typeof cell === 'number' ? cell : /^\s*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/.test(cell) ? `'${cell}` : cell;
