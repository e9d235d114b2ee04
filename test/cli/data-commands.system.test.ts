import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupCommand, restoreCommand } from '../../src/cli/backup.ts';
import { eraseCommand } from '../../src/cli/erase.ts';
import { UsageError, type Command } from '../../src/cli/io.ts';
import { migrateCommand } from '../../src/cli/migrate.ts';
import { outboxCommand } from '../../src/cli/outbox.ts';
import { purgeCommand } from '../../src/cli/purge.ts';
import { rotateKeysCommand } from '../../src/cli/rotate-keys.ts';
import { staffCommand } from '../../src/cli/staff.ts';
import { readConfig } from '../../src/config/config.ts';
import { openStorage, type Storage } from '../../src/porchlight.ts';
import { runCaptured } from '../support/captured-io.ts';
import { exchange, keyOf } from '../support/turn-work.ts';

let home: string;
let server: Storage;
const open = async (folder: string) => await openStorage({ config: readConfig({ DATA_DIR: folder }, home) });
const run = async (command: Command, argv: readonly string[], folder = 'served') =>
  await runCaptured(command, home, argv, { DATA_DIR: folder });

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-cli-'));
  server = await open('served');
});
afterAll(async () => {
  await server.close();
  await rm(home, { recursive: true, force: true });
});

const said = async (storage: Storage, text: string, address = 'someone') =>
  await storage.store.turn(keyOf(address), crypto.randomUUID(), () => exchange(text));

describe('commands, while the server has the embedded database', () => {
  it('back up what it holds, and restore it elsewhere with the master key brought there', async () => {
    const { conversationId } = await said(server, 'kept words');
    const backup = await run(backupCommand, ['one.backup']);
    expect(backup.code).toBe(0);
    expect(backup.out).toContain(server.vault.masters.current.id);

    await expect(run(restoreCommand, ['one.backup'], 'elsewhere')).rejects.toThrow(UsageError);
    await mkdir(path.join(home, 'elsewhere'), { recursive: true });
    await copyFile(path.join(home, 'served/master.key'), path.join(home, 'elsewhere/master.key'));
    expect((await run(restoreCommand, ['one.backup'], 'elsewhere')).code).toBe(0);
    const restored = await open('elsewhere');
    try {
      const entries = await restored.store.read(conversationId, 0);
      expect(entries.map((entry) => entry.body.text)).toContain('kept words');
    } finally {
      await restored.close();
    }
  });

  it('do not restore over it', async () => {
    await run(backupCommand, ['two.backup']);
    await expect(run(restoreCommand, ['two.backup'])).rejects.toThrow(UsageError);
  });

  it('add staff, erase a person and purge in its database', async () => {
    expect(
      (await run(staffCommand, ['add', '--email', 'a@b.example', '--name', 'A', '--role', 'administrator'])).code,
    ).toBe(0);
    expect((await run(staffCommand, ['list'])).out).toContain('a@b.example');
    const { conversationId } = await said(server, 'to be erased', 'other');
    expect((await run(eraseCommand, ['--conversation', conversationId, '--yes'])).out).toBe('Erased.\n');
    await expect(server.store.read(conversationId, 0)).rejects.toThrow('no such conversation');
    expect((await run(purgeCommand, [])).out).toMatch(/^Erased 0 conversations/);
    expect((await run(migrateCommand, [])).out).toBe('The database is at this version.\n');
  });

  it('list texts that did not arrive, and send them again unless their person opted out', async () => {
    const { conversationId } = await server.store.turn(keyOf('+18605550177', 'sms'), crypto.randomUUID(), () =>
      exchange('words nobody else reads', 'sms'),
    );
    const bury = async () =>
      await server.db.pool.query(`update outgoing set status = 'dead', attempts = 9, last_error = 'e1'`);
    await bury();
    const reference = `${conversationId}:2`;
    const listed = (await run(outboxCommand, ['list'])).out;
    expect(listed).toMatch(new RegExp(`^${reference}\tstonington\tdead\t9\te1\t\\S+\t0177\n$`));
    expect(await run(outboxCommand, ['resend', reference])).toMatchObject({
      code: 0,
      out: `${reference}\tsent again\n`,
    });
    const { rows } = await server.db.pool.query<object>('select status, attempts from outgoing');
    expect(rows).toEqual([{ status: 'pending', attempts: 0 }]);
    expect((await run(outboxCommand, ['list'])).out).toBe('');
    expect((await run(outboxCommand, ['resend', reference])).code).toBe(1);
    await bury();
    await server.store.turn(keyOf('+18605550177', 'sms'), crypto.randomUUID(), () =>
      exchange('STOP', 'sms', { suppress: true }),
    );
    expect((await run(outboxCommand, ['resend', reference])).code).toBe(1);
    await expect(run(outboxCommand, ['resend', 'nonsense'])).rejects.toThrow(UsageError);
  });

  it('wrap keys only after it has been restarted with the new one', async () => {
    const { conversationId } = await said(server, 'before the rotation', 'rotating');
    expect((await run(rotateKeysCommand, ['--add'])).out).toContain('after the next restart');
    await expect(run(rotateKeysCommand, [])).rejects.toThrow('Restart it first');
    await server.close();
    server = await open('served');
    expect((await run(rotateKeysCommand, [])).out).toMatch(/^Wrapped [1-9]/);
    const keys = (await readFile(path.join(home, 'served/master.key'), 'utf8')).trim().split('\n');
    expect(keys).toHaveLength(2);
    await said(server, 'after the rotation', 'rotating');
    const texts = (await server.store.read(conversationId, 0)).map((entry) => entry.body.text);
    expect(texts).toEqual(expect.arrayContaining(['before the rotation', 'after the rotation']));
  });
});
