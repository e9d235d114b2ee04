import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpooledAlert } from '../../src/core/ports.ts';
import { createAlertSpool } from '../../src/db/alert-spool.ts';
import { parseMasterKey, type MasterKeys } from '../../src/db/master-key.ts';
import { keyOf, urgentFinding } from '../support/turn-work.ts';

const masterOf = (byte: number): MasterKeys => ({
  current: parseMasterKey(Buffer.alloc(32, byte).toString('hex')),
  previous: [],
});
const spooledFrom = (address: string): SpooledAlert => ({
  key: keyOf(address, 'sms'),
  messageId: `SM-${address}`,
  at: new Date().toISOString(),
  finding: urgentFinding,
});

let folder: string;
beforeEach(async () => (folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'porchlight-spool-')), 'spool')));
afterEach(async () => await rm(path.dirname(folder), { recursive: true, force: true }));
const open = (onError: (error: unknown) => void = () => {}, masters = masterOf(1)) =>
  createAlertSpool({ folder, masters, onError });
const alertFiles = async () => (await readdir(folder)).filter((file) => file.endsWith('.alert'));

describe('the alert spool', () => {
  it('keeps alerts over a restart and hands them over once, oldest first', async () => {
    const first = open();
    for (const address of ['+1', '+2', '+3']) await first.write(spooledFrom(address));
    const second = open();
    expect(await second.waiting()).toBe(3);
    const got: SpooledAlert[] = [];
    const [recorded] = await Promise.all([
      second.drain(async (spooled) => void got.push(spooled)),
      second.drain(async (spooled) => void got.push(spooled)),
    ]);
    expect(recorded).toBe(3);
    expect(got.map((spooled) => spooled.key.address).toSorted()).toEqual(['+1', '+2', '+3']);
    expect(got[0]!.finding).toEqual(urgentFinding);
    expect(await second.drain(async () => expect.unreachable())).toBe(0);
  });

  it('shows on disk neither who wrote nor why', async () => {
    await open().write(spooledFrom('+18605551234'));
    const [file] = await alertFiles();
    const bytes = await readFile(path.join(folder, file!));
    for (const secret of ['5551234', 'suicide', 'urgent', 'stonington']) expect(bytes.includes(secret)).toBe(false);
  });

  it('keeps what could not be recorded, and goes on from there', async () => {
    const spool = open();
    for (const address of ['+1', '+2']) await spool.write(spooledFrom(address));
    const failing = spool.drain(async () => Promise.reject(new Error('database away')));
    await expect(failing).rejects.toThrow('database away');
    expect(await spool.waiting()).toBe(2);
    expect(await spool.drain(async () => {})).toBe(2);
  });

  it('holds alerts in memory while the disk refuses them, and writes them when it can', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const errors: unknown[] = [];
    const spool = open((error) => errors.push(error));
    await spool.write(spooledFrom('+1'));
    expect(errors.length).toBeGreaterThan(0);
    expect(await spool.drain(async () => Promise.resolve()).catch(() => 'not yet')).toBe('not yet');
    await rm(folder);
    const away = spool.drain(async () => Promise.reject(new Error('database away')));
    await expect(away).rejects.toThrow('database away');
    expect(await alertFiles()).toHaveLength(1);
    expect(await open().drain(async () => {})).toBe(1);
  });

  it('passes over what it cannot read, and keeps it for the right key', async () => {
    await open().write(spooledFrom('+1'));
    const errors: unknown[] = [];
    const stranger = open((error) => errors.push(error), masterOf(2));
    await stranger.write(spooledFrom('+2'));
    const got: string[] = [];
    await stranger.drain(async (spooled) => void got.push(spooled.key.address));
    expect(got).toEqual(['+2']);
    expect(errors).toHaveLength(1);
    expect(await open().drain(async () => {})).toBe(1);
  });
});
