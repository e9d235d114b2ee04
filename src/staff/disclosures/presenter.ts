import type { z } from 'zod';
import type { Packet } from '../../core/packet.ts';
import type { Disclosure } from '../../db/disclosure-store.ts';
import { actionUnless } from '../api/shapes.ts';
import { may } from '../policy.ts';
import { noticeCaution } from './notice.ts';
import { purposes, type disclosuresSchema } from './schema.ts';

export function presentDisclosures({
  rows,
  packet,
  names,
  roles,
}: {
  readonly rows: readonly Disclosure[];
  readonly packet: Packet | null;
  /** Accounts' names by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly roles: readonly string[];
}): z.input<typeof disclosuresSchema> {
  const against = !may(roles, 'disclosure.make')
    ? 'Your role does not include sending records out.'
    : packet
      ? null
      : 'There is no packet yet: the visitor has not finished the questions or left them.';
  return {
    timeZone: packet?.program.timeZone ?? 'UTC',
    rows: rows.map(({ id, at, by, format, recipient, purpose, what, noticeVersion }) => ({
      id,
      at: at.toISOString(),
      by: whoDisclosed(by, names),
      format,
      recipient,
      purpose,
      what,
      noticeVersion,
    })),
    noticeCaution,
    actions: [actionUnless('disclose', against)],
  };
}

export const whoDisclosed = (by: string, names: ReadonlyMap<string, string>): string =>
  ({ 'command line': 'Command line', webhook: 'Webhook' })[by] ?? names.get(by) ?? by;

/** As the log keeps it. */
export const reasonIn = ({ purpose, note }: { readonly purpose: keyof typeof purposes; readonly note: string }) =>
  note === '' ? purposes[purpose] : `${purposes[purpose]}: ${note}`;
