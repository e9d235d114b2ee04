import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { postText, WebVisitor, type AppPlace } from '../support/load-visitors.ts';
import { account, RunningApp } from '../support/running-app.ts';
import { newPhone } from '../support/twilio.ts';
import { until } from '../support/until.ts';

let home: string;
let database: EmbeddedDatabase;
let standIn: TwilioStandIn;
let first: RunningApp;
let second: RunningApp;

/** One more `npm start` on the shared database, with a folder of its own. */
const start = async (name: string) =>
  await RunningApp.start({
    dataDir: path.join(home, name),
    twilioUrl: standIn.url,
    env: { DATABASE_URL: urlOf(database), MASTER_KEY: 'ab'.repeat(32) },
  });

const urlOf = ({ address }: EmbeddedDatabase): string => {
  if ('url' in address) return address.url;
  return `postgres://${address.user}@localhost/${address.database}?host=${encodeURIComponent(address.socketDir)}`;
};

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-many-'));
  database = await startEmbeddedDatabase({ dataDir: path.join(home, 'database') });
  standIn = await startTwilioStandIn(account);
  [first, second] = await Promise.all([start('first'), start('second')]);
});
afterAll(async () => {
  await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
  await standIn.close();
  await database.stop();
  await rm(home, { recursive: true, force: true });
});

describe('two instances on one database', () => {
  it('show on a socket of one what was said on the other', async () => {
    const listening: AppPlace = { current: first };
    const visitor = new WebVisitor(listening);
    await visitor.say('Good evening');
    await until(() => visitor.ids.length >= 2);
    const before = visitor.heard.length;

    const response = await fetch(`${second.url}${visitor.path}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text: 'What can you do' }),
    });
    expect(response.status).toBe(200);
    await until(() => visitor.heard.length > before);
    visitor.leave();
  });

  it('count a webhook once, whichever gets it', async () => {
    const phone = newPhone();
    const sid = `SM${crypto.randomUUID().replaceAll('-', '')}`;
    const answers = await Promise.all(
      [first, second, first, second].map(async (app) => await postText(app.url, phone, 'Good evening', sid)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    const welcome = answers.find((answer) => answer.texts.length > 0)!;
    const next = await postText(second.url, phone, 'Hello again');
    expect(next.isSaved).toBe(true);
    expect(next.texts).not.toContain(welcome.texts[0]);
  });

  it('lets the visitors of one that is killed continue on the other', async () => {
    const place: AppPlace = { current: first };
    const visitor = new WebVisitor(place);
    await visitor.say('Before it ends');
    await first.end('SIGKILL');
    place.current = second;
    await visitor.say('After it ended');
    const response = await fetch(`${second.url}${visitor.path}/activities`, {
      headers: { authorization: `Bearer ${visitor.token}` },
    });
    const { activities } = (await response.json()) as {
      activities: readonly { id: string; text?: string; from: { role: string } }[];
    };
    const written = activities.filter((activity) => activity.from.role === 'user').map((activity) => activity.text);
    expect(written).toEqual(['Before it ends', 'After it ended']);
    await until(() => visitor.ids.length === activities.length);
    expect(visitor.ids).toEqual(activities.map((activity) => activity.id));
    visitor.leave();
    first = await start('first');
  });
});
