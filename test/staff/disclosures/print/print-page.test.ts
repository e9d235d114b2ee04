import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { packetId } from '../../../../src/core/ids.ts';
import { printPage } from '../../../../src/staff/disclosures/print/print-page.ts';
import { packetOf } from '../../../support/staff-server.ts';

const probes = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title></style></textarea><script src=//evil.example></script>',
  'javascript:alert(1)',
  '<!--',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '\u2028<b>\u202e</b>\u0000',
];

const printed = (words: string): string =>
  printPage(packetOf(packetId(randomUUID()), words), { recipient: words, purpose: words, what: words });

describe.each(probes)('the words %j', (words) => {
  it('stay words wherever they stand on paper', () => {
    expect(printed(words)).not.toMatch(/<script|<img|<svg|<!--|<b>\u202e|onerror=(?!alert\(1\)&gt;)|href="javascript/i);
  });
});

it('what is printed carries the redisclosure notice', () => {
  expect(printed('hello')).toContain('42 CFR part 2');
});
