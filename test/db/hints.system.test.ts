import { afterEach, describe, expect, it } from 'vitest';
import { conversationId, type ConversationId } from '../../src/core/ids.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createHints } from '../../src/db/hints.ts';
import { useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import { until } from '../support/until.ts';

const database = useDatabase();
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (hints) => await hints.close()));
});
const open = (onBreak?: (error: unknown) => void) => {
  const hints = createHints({ address: database.current.address, ...(onBreak && { onBreak }) });
  opened.push(hints);
  return hints;
};
const randomId = () => conversationId(crypto.randomUUID());
/** Publishes until the other side is listening. */
const meet = async (from: ReturnType<typeof open>, to: ReturnType<typeof open>) => {
  const id = randomId();
  let isMet = false;
  const forget = to.subscribe(id, () => (isMet = true));
  await until(() => {
    from.publish(id, 1);
    return isMet;
  });
  forget();
};

describe('hints', () => {
  it('reach subscribers of the same process at once, and only of that conversation', () => {
    const hints = open();
    const [mine, other] = [randomId(), randomId()];
    const heard: [ConversationId, number][] = [];
    const forget = hints.subscribe(mine, (seq) => heard.push([mine, seq]));
    hints.subscribe(other, (seq) => heard.push([other, seq]));
    hints.publish(mine, 3);
    expect(heard).toEqual([[mine, 3]]);
    forget();
    hints.publish(mine, 4);
    expect(heard).toHaveLength(1);
  });

  it('reach other instances, in any number, and never come back to their sender', async () => {
    const [one, two] = [open(), open()];
    await meet(one, two);
    const ids = Array.from({ length: 500 }, randomId);
    const heard = new Map<ConversationId, number>();
    const echoes: number[] = [];
    for (const id of ids) {
      two.subscribe(id, (seq) => heard.set(id, seq));
      one.subscribe(id, (seq) => echoes.push(seq));
    }
    ids.forEach((id, index) => one.publish(id, index + 1));
    await until(() => heard.size === ids.length);
    ids.forEach((id, index) => expect(heard.get(id)).toBe(index + 1));
    expect(echoes).toHaveLength(ids.length);
  });

  it('let the later of two claims to a place stand, and never close both', async () => {
    const [one, two] = [open(), open()];
    await meet(one, two);
    await meet(two, one);
    const [places, losers] = [Array.from({ length: 300 }, randomId), new Map<string, string[]>()];
    const claim = (from: typeof one, name: string, place: string) =>
      from.claim(place, () => losers.set(place, [...(losers.get(place) ?? []), name]));
    for (const [at, place] of places.entries()) {
      // At once, in either order.
      for (const [from, name] of at % 2
        ? ([
            [one, 'one'],
            [two, 'two'],
          ] as const)
        : ([
            [two, 'two'],
            [one, 'one'],
          ] as const)) {
        claim(from, name, place);
      }
    }
    await until(() => losers.size === places.length);
    const later = randomId();
    claim(one, 'one', later);
    await meet(one, two);
    await meet(two, one);
    claim(two, 'two', later);
    await until(() => losers.has(later));
    expect(losers.get(later)).toEqual(['one']);
    for (const place of places) expect(losers.get(place)).toHaveLength(1);
  });

  it('do not speak to a claim that was given up, nor to one of another place', async () => {
    const [one, two] = [open(), open()];
    await meet(one, two);
    await meet(two, one);
    const [mine, other] = [randomId(), randomId()];
    const lost: string[] = [];
    one.claim(mine, () => lost.push('mine'));
    one.claim(other, () => lost.push('other'))();
    await meet(one, two);
    two.claim(other, () => {});
    await meet(two, one);
    expect(lost).toEqual([]);
  });

  it('come from the store after each commit', async () => {
    const hints = open();
    const store = createConversationStore({ ...database.current, hints });
    const key = keyOf(freshAddress());
    const { conversationId: id } = await store.turn(key, 'a', () => exchange('a'));
    const heard: number[] = [];
    hints.subscribe(id, (seq) => heard.push(seq));
    await store.turn(key, 'b', () => exchange('b'));
    await store.turn(key, 'b', () => exchange('b'));
    await store.turn(key, 'c', () => Promise.reject(new Error('no'))).catch(() => {});
    expect(heard).toEqual([4]);
  });

  it('missed while the connection was away are made up for', async () => {
    const breaks: unknown[] = [];
    const listener = open((error) => breaks.push(error));
    await meet(open(), listener);
    const silent = createConversationStore(database.current);
    const key = keyOf(freshAddress());
    const { conversationId: id } = await silent.turn(key, 'a', () => exchange('a'));
    const heard: number[] = [];
    listener.subscribe(id, (seq) => heard.push(seq));
    await silent.turn(key, 'b', () => exchange('b'));
    await database.current.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'porchlight-hints'`,
    );
    await until(() => heard.includes(4));
    expect(breaks.length).toBeGreaterThan(0);
    await meet(open(), listener);
  });
});
