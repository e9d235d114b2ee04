import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwilioStandIn, type TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { postText, WebVisitor, type AppPlace } from '../support/load-visitors.ts';
import { account, RunningApp } from '../support/running-app.ts';

/** Words nobody would log by chance, and a number that is a person. */
const marks = ['zebrafinch', 'pangolin', '8605550177', 'Quetzalcoatl'];
const phone = '+18605550177';

let dataDir: string;
let standIn: TwilioStandIn;
let app: RunningApp;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-marks-'));
  standIn = await startTwilioStandIn(account);
  app = await RunningApp.start({ dataDir, twilioUrl: standIn.url, env: { LOG_LEVEL: 'trace' } });
});
afterAll(async () => {
  await app.end('SIGTERM');
  await standIn.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('what a person writes, their name and their number', () => {
  it('stand in no log, no metric and no file', { timeout: 120_000 }, async () => {
    const place: AppPlace = { current: app };
    const visitor = new WebVisitor(place);
    await visitor.say('The zebrafinch told me what an IOP is');
    await visitor.say('My name is Quetzalcoatl and I want to kill myself, zebrafinch');
    await visitor.say('860-555-0177 or 8605550177');
    await postText(app.url, phone, 'pangolin asks what your hours are');
    await postText(app.url, phone, 'I took all my pills, pangolin');
    await fail(visitor);

    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/porchlight_turns_total\{[^}]*channel="sms"[^}]*\} [1-9]/);
    expect(metrics).toMatch(/porchlight_alerts_open\{level="(urgent|emergency)"\} [1-9]/);
    const ready = await (await fetch(`${app.url}/readyz`)).text();
    visitor.leave();
    await app.end('SIGTERM');
    expect(app.output.split('\n').length).toBeGreaterThan(20);
    expect(app.output).toContain('"msg":"turn"');
    for (const mark of marks) {
      expect(app.output.includes(mark), `${mark} in the log`).toBe(false);
      expect(metrics.includes(mark), `${mark} in the metrics`).toBe(false);
      expect(ready.includes(mark), `${mark} in readiness`).toBe(false);
    }
    expect(await filesWithMarks()).toEqual([]);
  });

  /** Requests that go wrong in every way at hand, each with words in it. */
  async function fail(visitor: WebVisitor): Promise<void> {
    const to = `${app.url}${visitor.path}/activities`;
    const authorization = `Bearer ${visitor.token}`;
    const type = { 'content-type': 'application/json' };
    const attempts: readonly (readonly [string, RequestInit])[] = [
      [to, { method: 'POST', headers: { authorization, ...type }, body: '{"text":"zebrafinch' }],
      [to, { method: 'POST', headers: { authorization: 'Bearer zebrafinch', ...type }, body: '{"text":"pangolin"}' }],
      [
        to,
        { method: 'POST', headers: { authorization, ...type }, body: JSON.stringify({ type: 'zebrafinch', text: 1 }) },
      ],
      [
        `${app.url}/sms/twilio/stonington`,
        { method: 'POST', body: new URLSearchParams({ Body: 'pangolin', From: phone }) },
      ],
      [`${app.url}/zebrafinch/${phone}?name=Quetzalcoatl`, {}],
      [`${app.url}/%zebrafinch`, {}],
      [`${app.url}/v3/directline/conversations/zebrafinch/activities?t=pangolin`, {}],
    ];
    for (const [url, init] of attempts) {
      const response = await fetch(url, init);
      expect(response.status, url.slice(app.url.length)).toBeGreaterThanOrEqual(400);
      await response.text();
    }
  }

  async function filesWithMarks(): Promise<readonly string[]> {
    const entries = await readdir(dataDir, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(900);
    const found: string[] = [];
    for (const file of files) {
      const bytes = await readFile(file);
      for (const mark of marks) if (bytes.includes(mark)) found.push(`${mark} in ${path.relative(dataDir, file)}`);
    }
    return found;
  }
});
