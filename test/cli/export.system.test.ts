import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCommand } from '../../src/cli/export.ts';
import { UsageError } from '../../src/cli/io.ts';
import { readConfig } from '../../src/config/config.ts';
import { NotFoundError } from '../../src/core/errors.ts';
import { packetId, programId, type ConversationId } from '../../src/core/ids.ts';
import { createAuditLog } from '../../src/db/audit-log.ts';
import { createDisclosureStore } from '../../src/db/disclosure-store.ts';
import { openStorage, type Storage } from '../../src/porchlight.ts';
import { runCaptured } from '../support/captured-io.ts';
import { problemsIn } from '../support/fhir-definitions.ts';
import { anyPacket } from '../support/packets.ts';
import { exchange, keyOf } from '../support/turn-work.ts';

let home: string;
let storage: Storage;
let conversation: ConversationId;
const drawn = fc.sample(anyPacket({ program: programId('stonington') }), { numRuns: 1, seed: 5 })[0]!;
const run = async (...argv: string[]) =>
  await runCaptured(exportCommand, home, argv, { DATA_DIR: 'served', CONTENT_DIR: path.resolve('content') });

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-export-'));
  storage = await openStorage({ config: readConfig({ DATA_DIR: 'served' }, home) });
  ({ conversationId: conversation } = await storage.store.turn(keyOf('someone'), 'm', (loaded) =>
    exchange('hello', 'web', { packet: { ...drawn, id: packetId(loaded.id), conversation: loaded.id } }),
  ));
});
afterAll(async () => {
  await storage.close();
  await rm(home, { recursive: true, force: true });
});

describe('porchlight export', () => {
  const why = ['--to', 'Dr. Lee', '--purpose', 'Treatment'];

  it('writes a bundle that fits R4, and logs who received it before', async () => {
    const { code, out } = await run('--packet', conversation, ...why, '--format', 'fhir');
    expect(code).toBe(0);
    expect(problemsIn(JSON.parse(out) as never)).toEqual([]);
    const [logged] = await createDisclosureStore(storage).list(conversation);
    expect(logged).toMatchObject({ by: 'command line', recipient: 'Dr. Lee', purpose: 'Treatment', format: 'fhir' });
    const notes = await createAuditLog(storage).list({ subject: conversation });
    expect(notes[0]).toMatchObject({ actor: 'command line', action: 'packet.disclosed' });
  });

  it('writes paper and JSON to a file that only its owner reads', async () => {
    for (const format of ['html', 'json']) {
      expect((await run('--packet', conversation, ...why, '--format', format, '--out', 'packet')).out).toBe('');
      expect(await readFile(path.join(home, 'packet'), 'utf8')).toContain('42 CFR part 2');
      expect((await stat(path.join(home, 'packet'))).mode & 0o777).toBe(0o600);
    }
  });

  it('writes nothing without somebody who receives it and a reason', async () => {
    const before = (await createDisclosureStore(storage).list(conversation)).length;
    await expect(run('--packet', conversation)).rejects.toThrow(UsageError);
    await expect(run('--packet', conversation, '--to', 'Dr. Lee')).rejects.toThrow(UsageError);
    await expect(run('--packet', conversation, ...why, '--format', 'docx')).rejects.toThrow(UsageError);
    await expect(run('--packet', crypto.randomUUID(), ...why)).rejects.toThrow(NotFoundError);
    expect(await createDisclosureStore(storage).list(conversation)).toHaveLength(before);
  });
});
