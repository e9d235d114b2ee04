import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { account, RunningApp } from '../support/running-app.ts';
import { startTwilioStandIn } from '../../src/channels/twilio/stand-in.ts';

it('keeps what it learnt beside its data, and the next start learns nothing again', { timeout: 180_000 }, async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-learnt-'));
  onTestFinished(async () => await rm(home, { recursive: true, force: true }));
  const standIn = await startTwilioStandIn(account);
  onTestFinished(async () => await standIn.close());
  const folder = path.join(home, 'data/learnt');
  const written = async () => {
    const names = (await readdir(folder)).toSorted();
    return await Promise.all(
      names.map(async (name) => ({ name, atMs: (await stat(path.join(folder, name))).mtimeMs })),
    );
  };
  const live = async () => {
    // Empty counts as absent: the folder of all tests is not used.
    const env = { LEARNT_DIR: '' };
    const app = await RunningApp.start({ dataDir: path.join(home, 'data'), twilioUrl: standIn.url, env });
    await app.learnt();
    await app.end('SIGTERM');
    expect(app.output).not.toMatch(/could not be (?:kept|learnt)/);
    return await written();
  };
  const first = await live();
  const programs = ['blocked', 'new-dimensions', 'rsct', 'stonington'];
  expect(first.map(({ name }) => name)).toEqual(
    programs.flatMap((program) => [`${program}.en.learnt`, `${program}.es.learnt`]),
  );
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await live()).toEqual(first);
});

it('learns before a first start by command just what the start would', { timeout: 180_000 }, async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-learn-'));
  onTestFinished(async () => await rm(home, { recursive: true, force: true }));
  const standIn = await startTwilioStandIn(account);
  onTestFinished(async () => await standIn.close());
  const dataDir = path.join(home, 'data');
  const command = ['src/cli.ts', 'learn'];
  const env = { ...process.env, DATA_DIR: dataDir, LEARNT_DIR: '' };
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  expect(stdout).toBe('new-dimensions\nrsct\nstonington\n');
  const written = async () => {
    const names = await readdir(path.join(dataDir, 'learnt'));
    return await Promise.all(names.map(async (name) => (await stat(path.join(dataDir, 'learnt', name))).mtimeMs));
  };
  const before = await written();
  expect(before).toHaveLength(8);
  const app = await RunningApp.start({ dataDir, twilioUrl: standIn.url, env: { LEARNT_DIR: '' } });
  await app.learnt();
  await app.end('SIGTERM');
  expect(await written()).toEqual(before);
});
