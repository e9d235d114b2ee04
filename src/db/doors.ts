import type { TurnWork } from '../core/ports.ts';
import { seal } from './seal.ts';
import type { Statement } from './turn-extras.ts';
import type { HeldConversation } from './turn-transaction.ts';

/** A row that no message finds any more; what was sent to it keeps its place. */
const retired = `channel = 'retired:' || id`;

/**
 * Lets a phone reach this conversation, or no longer. A phone that had a conversation of its own leaves it: what
 * was said there stays sealed there, and what was still to be texted from it is dropped.
 */
export function doorStatements(
  { loaded, key, addressId }: HeldConversation,
  work: TurnWork,
  mac: Buffer | null,
): Statement[] {
  const { door } = work;
  if (door?.kind === 'left') return [{ text: `update addresses set ${retired} where id = $1`, values: [addressId] }];
  if (door?.kind !== 'opened' || mac === null) return [];
  const { id, program } = loaded;
  return [
    {
      text: `with left_behind as (
          update addresses set ${retired}
          where program = $1 and channel = 'sms'
            and (mac = $2 and conversation_id <> $3 or conversation_id = $3 and mac <> $2)
          returning id
        )
        update outgoing set status = 'dropped', updated_at = now()
        where status = 'pending' and address_id in (select id from left_behind)`,
      values: [program, mac, id],
    },
    {
      text: `insert into addresses (conversation_id, program, channel, mac, sealed) values ($1, $2, 'sms', $3, $4)
        on conflict (program, channel, mac) do nothing`,
      values: [id, program, mac, seal(key, `address:${id}`, door.phone)],
    },
  ];
}
