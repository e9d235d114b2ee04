import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activity } from '../../../src/channels/web/activity.ts';
import type { ProgramId } from '../../../src/core/ids.ts';
import { createAlertSpool } from '../../../src/db/alert-spool.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createHints } from '../../../src/db/hints.ts';
import { assembleEngine, loadVetted } from '../../../src/porchlight.ts';
import { useDatabase } from '../../support/database.ts';
import { Visitor } from '../../support/direct-line-visitor.ts';
import { until } from '../../support/until.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const database = useDatabase();
let server: WebServer;
let folder: string;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'porchlight-web-'));
  const vetted = await loadVetted('content');
  const hints = createHints({ address: database.current.address });
  const store = createConversationStore({ db: database.current.db, vault: database.current.vault, hints });
  const engine = assembleEngine({
    vetted,
    store,
    spool: createAlertSpool({ folder, masters: database.current.masters }),
  });
  const programs = new Map(
    [...vetted.content.programs].map(([id, pack]): [ProgramId, typeof pack.program] => [id, pack.program]),
  );
  server = await startWebServer(database.current, { engine, store, hints, programs, guide: vetted.guide });
  closing.push(
    async () => await server.close(),
    async () => await hints.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
  await rm(folder, { recursive: true });
});

/** Presses a button of the last message that has any. */
async function press(visitor: Visitor, value: string) {
  const { activities } = await visitor.read();
  const buttons = activities.findLast((activity) => activity.suggestedActions)!.suggestedActions!.actions;
  const button = buttons.find((action) => action.value === value);
  if (!button) throw new Error(`no button ${value} among ${buttons.map((action) => action.value).join(', ')}`);
  await visitor.post({ type: 'message', text: button.text, value: button.value });
}

const refs = (activities: readonly Activity[]) => activities.map((activity) => activity.channelData?.ref);

describe('a real visit on the web', () => {
  it('is welcomed with buttons, asked with progress, and met by guidance in the middle of a question', async () => {
    const visitor = await Visitor.arrive(server);
    const listener = await visitor.listen();
    await until(() => listener.activities.length >= 2);
    expect(refs(listener.activities)).toEqual(['welcome.first', 'menu.choose']);
    expect(listener.activities[0]!.text).toContain('not a person');
    await press(visitor, 'screening');
    await until(() => listener.activities.at(-1)!.channelData?.ref === 'question:safe-now');
    expect(listener.activities.at(-1)!.channelData).toMatchObject({ progress: 0 });
    const { id } = (await visitor.say('I want to kill myself tonight')).body;
    await until(() => listener.activities.at(-1)!.channelData?.ref === 'crisis.areYouSafe');
    const own = listener.activities.findIndex((activity) => activity.id === id);
    const replies = listener.activities.slice(own + 1);
    expect(replies.every((activity) => activity.channelData?.crisis)).toBe(true);
    expect(replies[0]!.text).toContain('988');
    expect(replies.at(-1)!.suggestedActions!.actions.map(({ value }) => value)).toContain('safe');
    listener.close();
  });

  it('is in Spanish for who comes in Spanish, on the stream and on the form', async () => {
    const visitor = await Visitor.arrive(server, 'rsct', { locale: 'es-PR' });
    const [welcome] = (await visitor.read()).activities;
    expect(welcome).toMatchObject({ locale: 'es', from: { id: 'rsct' } });
    const address = `${server.url}/rsct/form?lang=es`;
    const token = /name="token" value="([^"]*)"/.exec(await (await fetch(address)).text())![1]!;
    const body = new URLSearchParams({ token, message: 'first-message', lang: 'es', text: '' });
    const page = await (await fetch(address, { method: 'POST', body })).text();
    expect(page).toContain('<html lang="es">');
    expect(page).toContain('value="screening"');
    expect(page).toContain('988');
  });
});
