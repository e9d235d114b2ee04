import type { PoolClient } from 'pg';
import { conversationId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TurnWork } from '../core/ports.ts';
import { seal, unseal } from './seal.ts';
import type { Statement } from './turn-extras.ts';
import type { HeldConversation } from './turn-transaction.ts';
import type { Vault } from './vault.ts';

/** A page that waits with a code to be texted. */
export interface WaitingPage {
  readonly addressId: string;
  /** The page's own address on the web channel. */
  readonly address: string;
  /** Where it was until now. */
  readonly conversation: ConversationId;
  /** Last sequence number of what the page has said and read so far. */
  readonly seq: number;
}

const placeOf = (addressId: string): string => `page:${addressId}`;
const macOf = async (vault: Vault, program: ProgramId, code: string) => await vault.macOf(program, `page-code:${code}`);

/** Null for a code that no page shows, or not any more. */
export async function findPage(
  client: Pick<PoolClient, 'query'>,
  vault: Vault,
  program: ProgramId,
  code: string,
): Promise<WaitingPage | null> {
  const { rows } = await client.query<{ address_id: string; sealed: Buffer; id: string; seq: number }>(
    `select p.address_id, p.sealed, c.id, c.seq from page_codes p
     join addresses a on a.id = p.address_id and a.channel = 'web'
     join conversations c on c.id = a.conversation_id
     where p.program = $1 and p.mac = $2 and p.good_until > now()`,
    [program, await macOf(vault, program, code)],
  );
  const row = rows[0];
  if (!row) return null;
  const key = await vault.systemKey('doors');
  return {
    addressId: row.address_id,
    address: unseal(key, placeOf(row.address_id), row.sealed) as string,
    conversation: conversationId(row.id),
    seq: row.seq,
  };
}

/** The page that this turn is for waits with a code. Of several codes of one page the last counts. */
export async function pageCodeStatements(
  { loaded, addressId }: HeldConversation,
  vault: Vault,
  { pageCode }: TurnWork,
  address: string | null,
): Promise<Statement[]> {
  if (pageCode === undefined || addressId === null || address === null) return [];
  const sealed = seal(await vault.systemKey('doors'), placeOf(addressId), address);
  const mac = await macOf(vault, loaded.program, pageCode.code);
  return [
    {
      text: `delete from page_codes where address_id = $1 or good_until < now()`,
      values: [addressId],
    },
    {
      text: `insert into page_codes (program, mac, address_id, sealed, good_until) values ($1, $2, $3, $4, $5)
        on conflict do nothing`,
      values: [loaded.program, mac, addressId, sealed, pageCode.goodUntil],
    },
  ];
}

/**
 * Lets a page reach this conversation, from the last of what this turn says on (`said`: how much it says). What was said on the page before stays where it was
 * said, sealed; another page that was let in before is let out.
 */
export function takePageStatements({ loaded, key }: HeldConversation, page: WaitingPage, said: number): Statement[] {
  return [
    {
      text: `update conversations set status = 'ended' where id = (select conversation_id from addresses where id = $1)`,
      values: [page.addressId],
    },
    {
      text: `update addresses set channel = 'retired:' || id
        where conversation_id = $1 and channel = 'web' and from_seq > 0 and id <> $2`,
      values: [loaded.id, page.addressId],
    },
    {
      text: `update addresses set conversation_id = $1, sealed = $3, from_seq = $4 where id = $2`,
      values: [loaded.id, page.addressId, seal(key, `address:${loaded.id}`, page.address), loaded.seq + said - 1],
    },
    { text: `delete from page_codes where address_id = $1`, values: [page.addressId] },
  ];
}
