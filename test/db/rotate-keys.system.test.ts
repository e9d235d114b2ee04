import { describe, expect, it } from 'vitest';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { SealWrongKeyError } from '../../src/db/errors.ts';
import { rewrapKeys } from '../../src/db/rotate-keys.ts';
import { createVault } from '../../src/db/vault.ts';
import { randomMasters, useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf, quietWork } from '../support/turn-work.ts';

const database = useDatabase();

describe('rotating the master key', () => {
  it('keeps everything readable, and the old key is not needed afterwards', async () => {
    const { db, masters: old } = database.current;
    const storeWith = (masters: typeof old) => createConversationStore({ db, vault: createVault(db, masters) });
    const keys = Array.from({ length: 5 }, () => keyOf(freshAddress()));
    for (const key of keys)
      await storeWith(old).turn(key, 'm1', () => exchange('before', 'web', { snapshot: { n: 1 } }));

    const { current } = randomMasters();
    const both = { current, previous: [old.current] };
    const systemKeys = await db.kysely.selectFrom('system_keys').select('name').execute();
    expect(await rewrapKeys(db, both)).toBe(keys.length + systemKeys.length);
    expect(await rewrapKeys(db, both)).toBe(0);

    const store = storeWith({ current, previous: [] });
    for (const key of keys) {
      const { conversationId: id } = await store.turn(key, 'm2', (loaded) => {
        expect(loaded.snapshot).toEqual({ n: 1 });
        return quietWork;
      });
      expect((await store.read(id, 0)).map((entry) => entry.body.text)).toEqual(['before', 'reply to before']);
    }
    await expect(createVault(db, old).check()).rejects.toThrow(SealWrongKeyError);
  });

  it('stops at a key that nobody has, instead of passing over it', async () => {
    const { db } = database.current;
    await expect(rewrapKeys(db, randomMasters())).rejects.toThrow(SealWrongKeyError);
  });
});
