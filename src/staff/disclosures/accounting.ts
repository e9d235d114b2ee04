import { html } from '../../core/html.ts';
import type { ConversationId } from '../../core/ids.ts';
import { redisclosureNotice } from '../../core/redisclosure.ts';
import type { Disclosure } from '../../db/disclosure-store.ts';
import { moment } from './print/packet-body.ts';
import { csvOf } from './csv.ts';
import { sheet } from './print/print-page.ts';

/** What a person may ask for: to whom their record went, when and why (45 CFR 164.528; 42 CFR 2.25 (K)). */
export interface Accounting {
  readonly conversation: ConversationId;
  readonly timeZone: string;
  /** `by` is a name already. */
  readonly rows: readonly Disclosure[];
}

const columns = ['When', 'To whom', 'Why', 'What', 'As', 'Sent by', 'Notice', 'SHA-256 of what left'] as const;

const cellsOf = (row: Disclosure, timeZone: string): readonly string[] => [
  moment(row.at, timeZone),
  row.recipient,
  row.purpose,
  row.what,
  row.format,
  row.by,
  row.noticeVersion,
  row.sha256,
];

export const accountingCsv = ({ rows, timeZone }: Accounting): string =>
  csvOf(
    columns,
    rows.map((row) => cellsOf(row, timeZone)),
    redisclosureNotice,
  );

export const accountingPage = ({ conversation, rows, timeZone }: Accounting): string =>
  sheet({
    title: 'Accounting of disclosures',
    running: redisclosureNotice,
    reference: `Visit ${conversation.slice(0, 8)}`,
    body: html`<article class="packet">
      <h1>Accounting of disclosures</h1>
      ${
        rows.length === 0
          ? html`<p>Nothing about this visit has been disclosed.</p>`
          : rows.map(
              (row) =>
                html`<section>
                  <h2>${moment(row.at, timeZone)}: ${row.recipient}</h2>
                  <p>${row.purpose}. ${row.what}, as ${row.format}. Sent by ${row.by}.</p>
                  <p class="quiet">Notice: ${row.noticeVersion}. SHA-256 of what left: ${row.sha256.slice(0, 16)}</p>
                </section>`,
            )
      }
    </article>`,
  });
