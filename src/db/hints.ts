import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ConversationId } from '../core/ids.ts';
import type { Hints } from '../core/ports.ts';
import { Claims } from './claims.ts';
import { connectionSettings, type DatabaseAddress } from './connection.ts';

export interface HintsOptions {
  readonly address: DatabaseAddress;
  /** Told when the connection breaks; it is made anew by itself. */
  readonly onBreak?: (error: unknown) => void;
}

const channel = 'porchlight_hints';
const placesChannel = 'porchlight_places';
/** PostgreSQL's limit for one notification is 8000 bytes. */
const maxPayload = 7_900;
const mostWaiting = 10_000;
/** Alone a hint leaves at once; under load those of so long travel together. */
const batchesApartMs = 10;
const longestPauseMs = 1_000;

const notify = { name: 'notify', text: 'select pg_notify($1, $2)' } as const;

type Heard = (seq: number) => void;

/**
 * Hints over LISTEN/NOTIFY, by one connection of its own and never inside a turn. Subscribers of this
 * process hear at once; other instances in batches. While the connection is away hints from elsewhere
 * are missed, so on its return every subscriber is told the conversation's current number.
 */
export function createHints({ address, onBreak = () => {} }: HintsOptions): Hints & { close(): Promise<void> } {
  const instance = randomBytes(6).toString('hex');
  const subscribers = new Map<ConversationId, Set<Heard>>();
  const watchers = new Set<(id: ConversationId | null) => void>();
  const waiting = new Map<ConversationId, number>();
  const claims = new Claims();
  const closing = new AbortController();
  let connected: Client | undefined;
  let isSending = false;

  const tell = (id: ConversationId, seq: number) => {
    for (const heard of subscribers.get(id) ?? []) heard(seq);
    for (const heard of watchers) heard(id);
  };

  const receive = (payload: string) => {
    const [sender, ...hints] = payload.split(' ');
    if (sender === instance) return;
    for (const hint of hints) {
      const [id, seq] = hint.split(':') as [ConversationId, string];
      tell(id, Number(seq));
    }
  };

  /** One batch at a time: what comes meanwhile makes the next one. */
  const send = async () => {
    if (isSending) return;
    isSending = true;
    try {
      for (;;) {
        const client = connected;
        if (!client) return;
        const claimed = claims.take(maxPayload);
        if (claimed === null && waiting.size === 0) return;
        if (claimed !== null) await client.query({ ...notify, values: [placesChannel, claimed] });
        if (waiting.size > 0) await client.query({ ...notify, values: [channel, takeBatch(waiting, instance)] });
        await pause(batchesApartMs, closing.signal);
      }
    } catch (error) {
      onBreak(error);
    } finally {
      isSending = false;
    }
  };

  const catchUp = async (client: Client) => {
    const ids = [...subscribers.keys()];
    if (ids.length === 0) return;
    const text = 'select id, seq from conversations where id = any($1::uuid[])';
    const { rows } = await client.query<{ id: ConversationId; seq: number }>(text, [ids]);
    for (const row of rows) tell(row.id, row.seq);
  };

  const stayConnected = async () => {
    let isFirst = true;
    let pauseMs = 100;
    while (!closing.signal.aborted) {
      const client = new Client({
        ...connectionSettings(address),
        application_name: 'porchlight-hints',
        connectionTimeoutMillis: 2_000,
        keepAlive: true,
      });
      try {
        const ended = new Promise<void>((resolve) => client.once('end', resolve));
        client.on('error', onBreak);
        client.on('notification', ({ channel: heardOn, payload = '' }) => {
          if (heardOn === placesChannel) claims.hear(payload);
          else receive(payload);
        });
        await client.connect();
        await client.query(`listen ${channel}; listen ${placesChannel}`);
        connected = client;
        pauseMs = 100;
        if (!isFirst) {
          for (const heard of watchers) heard(null);
          await catchUp(client);
        }
        isFirst = false;
        void send();
        await Promise.race([ended, aborted(closing.signal)]);
      } catch (error) {
        onBreak(error);
      }
      connected = undefined;
      claims.settle();
      await client.end().catch(() => {});
      await pause(pauseMs, closing.signal);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  };
  const connection = stayConnected();

  return {
    publish: (id, seq) => {
      tell(id, seq);
      waiting.set(id, Math.max(seq, waiting.get(id) ?? 0));
      if (waiting.size > mostWaiting) waiting.delete(waiting.keys().next().value!);
      void send();
    },
    subscribe: (id, heard) => {
      const known = subscribers.get(id) ?? new Set();
      subscribers.set(id, known.add(heard));
      return () => {
        known.delete(heard);
        if (known.size === 0 && subscribers.get(id) === known) subscribers.delete(id);
      };
    },
    claim: (place, lost) => {
      const release = claims.add(place, lost, connected !== undefined);
      void send();
      return release;
    },
    watch: (heard) => {
      watchers.add(heard);
      return () => void watchers.delete(heard);
    },
    close: async () => {
      closing.abort();
      await connection;
    },
  };
}

function takeBatch(waiting: Map<ConversationId, number>, instance: string): string {
  let batch = instance;
  for (const [id, seq] of waiting) {
    const hint = ` ${id}:${seq}`;
    if (batch.length + hint.length > maxPayload) break;
    batch += hint;
    waiting.delete(id);
  }
  return batch;
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Ends early when told to. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { ref: false, signal }).catch(() => {});
}
