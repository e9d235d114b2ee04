import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

it('answers for itself on its own port: health, readiness, what it counted, and nothing else', async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-worker-'));
  onTestFinished(async () => await rm(home, { recursive: true, force: true }));
  const worker = spawn(process.execPath, ['src/worker.ts'], {
    // oxlint-disable-next-line node/no-process-env -- a child needs its path
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: path.join(home, 'data'), WORKER_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(worker, 'exit');
  onTestFinished(async () => {
    worker.kill('SIGTERM');
    await ended;
  });
  let url = '';
  for await (const line of createInterface({ input: worker.stdout })) {
    url = /listening at (http:\/\/[^"]+)/i.exec(line)?.[1] ?? url;
    if (line.includes('"working"')) break;
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(JSON.stringify(await ready.json())).toContain('stand-in');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^porchlight_database_up 1$/m);
  expect(metrics).toMatch(/^porchlight_jobs_due \d+$/m);
  expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(404);
  expect((await fetch(`${url}/v3/directline/conversations`, { method: 'POST' })).status).toBe(404);
});
