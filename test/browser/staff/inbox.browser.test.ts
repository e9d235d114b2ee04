import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/core/ids.ts';
import { createInboxStore } from '../../../src/db/inbox-store.ts';
import { createNoteStore } from '../../../src/db/note-store.ts';
import type { Visitor } from '../../support/visitor.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';
import { inventVisits, type InventedVisits } from './invented-visits.ts';

let app: ConsoleApp;
let visits: InventedVisits;
let maria: { readonly email: string; readonly id: string };
let ben: { readonly email: string; readonly id: string };
let finished: ConversationId;
let left: ConversationId;
let inDanger: { visitor: Visitor; id: ConversationId };

beforeAll(async () => {
  app = await startConsoleApp();
  visits = inventVisits(app.serving);
  maria = await app.addUser('Maria Silva', ['admissions']);
  ben = await app.addUser('Ben Ortiz', ['clinician']);
  const whole = await visits.arrive('web', 'hello, I would like to start the screening please');
  await visits.finish(whole.visitor);
  finished = whole.id;
  left = (await visits.arrive('sms', 'hi', '1', 'yes')).id;
  await visits.longAgo(left, 120);
  await visits.arrive('web', 'Hola, ¿a qué hora abren?');
  inDanger = await visits.arrive('sms', 'hi', 'i want to kill myself');
});
afterAll(async () => {
  await app?.close();
});

/** Counts how often a page rings, without a loudspeaker. */
const countRings = `window.rings = 0; window.AudioContext = class {
  currentTime = 0; destination = {};
  constructor() { window.rings += 1; }
  async resume() {} async close() {}
  createOscillator() { return { frequency: {}, connect: (next) => next, start() {}, stop() {} }; }
  createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (next) => next }; }
};`;

describe.each(Object.entries({ laptop: screens.laptop, tablet: screens.tablet }))('on a %s', (screen, viewport) => {
  it('the inbox shows who waits, who writes and who left, and alerts on top', async () => {
    const shown = await app.openAs(maria.email, { viewport });
    const { page } = shown;
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    const alert = page.getByRole('article', { name: 'Alert, Urgent' });
    await alert.getByText('suicide').waitFor();
    await page.getByRole('list', { name: 'Waiting for follow-up' }).getByText('Ana Lopez').waitFor();
    await expectSound(shown, `inbox ${screen}`);
    await page.getByRole('link', { name: /^Left unfinished/ }).click();
    const line = page.getByRole('list', { name: 'Left unfinished' }).getByRole('link');
    await line.getByText('2 h').waitFor();
    expect(await line.count()).toBe(1);
    await page.getByRole('link', { name: /^In progress/ }).click();
    await page.getByRole('list', { name: 'In progress' }).getByText('Spanish').waitFor();
    await expectSound(shown, `inbox in progress ${screen}`);
    await page.getByRole('link', { name: /^Done/ }).click();
    await page.getByText('Nothing is done yet.').waitFor();
    await expectSound(shown, `inbox empty ${screen}`);
  });

  it('a visit shows packet and conversation, limits, scores, findings and vetted words', async () => {
    const shown = await app.openAs(maria.email, { viewport });
    const { page } = shown;
    await page.goto(`/staff/visits/${finished}`);
    await page.getByRole('heading', { name: 'Ana Lopez', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Suggested routes' }).waitFor();
    await page
      .getByText(/PHQ-2: \d+ of 6/)
      .first()
      .waitFor();
    await page.getByRole('log', { name: 'What was said' }).getByText('Thank you for being here.').first().waitFor();
    await expectSound(shown, `visit ${screen}`);
    await page.getByRole('tab', { name: 'Follow-up (open)' }).click();
    await page.getByRole('region', { name: 'Follow-up' }).getByText('Finished the screening').waitFor();
    await expectSound(shown, `visit follow-up ${screen}`);
    await page.getByRole('tab', { name: 'What left' }).click();
    await page.getByText('Nothing about this visit has left the program.').waitFor();
    await page.goto(`/staff/visits/${inDanger.id}`);
    await page.getByRole('region', { name: 'Alerts' }).getByText('open for').waitFor();
    await page.locator('mark').first().waitFor();
    await page
      .getByText(/The crisis check read it as about themselves, now, from/)
      .first()
      .waitFor();
    await page.getByRole('list', { name: 'Contact limits' }).getByText('leave none').waitFor();
    await expectSound(shown, `visit in danger ${screen}`);
  });
});

it('is as sound in dark colours', async () => {
  const shown = await app.openAs(maria.email, { colorScheme: 'dark' });
  const { page } = shown;
  await page.getByRole('article', { name: 'Alert, Urgent' }).waitFor();
  await page.getByRole('list', { name: 'Waiting for follow-up' }).getByText('Ana Lopez').waitFor();
  await expectSound(shown, 'inbox dark');
  await page.goto(`/staff/visits/${inDanger.id}`);
  await page.locator('mark').first().waitFor();
  await expectSound(shown, 'visit in danger dark');
  await page.goto(`/staff/visits/${finished}`);
  await page.getByRole('heading', { name: 'Suggested routes' }).waitFor();
  await expectSound(shown, 'visit dark');
});

it('works without a mouse: j and k, Enter, sections by number, search by slash, help by question mark', async () => {
  const { page } = await app.openAs(maria.email);
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('list', { name: 'In progress' }).waitFor();
  await page.keyboard.press('1');
  await page.getByRole('list', { name: 'Waiting for follow-up' }).getByText('Ana Lopez').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('/');
  await page.keyboard.type('lopez');
  await page.getByRole('list', { name: 'Found' }).getByText('Ana Lopez').waitFor();
  // Addresses are kept and logged.
  expect(page.url()).not.toContain('lopez');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/staff/visits/${finished}`);
});

it('filters by what is sealed and by what is plain, and keeps them in the address', async () => {
  const { page } = await app.openAs(maria.email);
  await page.getByLabel('Flag').selectOption({ label: 'Crisis' });
  await page.waitForURL('**flag=crisis**');
  await page.keyboard.press('2');
  await page.getByRole('list', { name: 'In progress' }).getByText('Open alert').waitFor();
  expect(await page.locator('[data-visit]').count()).toBe(1);
  await page.reload();
  await page.getByRole('list', { name: 'In progress' }).getByText('Open alert').waitFor();
  await page.getByLabel('Channel').selectOption({ label: 'Web chat' });
  await page.getByText('No visit fits these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('list', { name: 'In progress' }).getByText('Spanish').waitFor();
  await page.getByLabel('Search by name or phone').fill(inDanger.visitor.key.address);
  await page.getByRole('list', { name: 'Found' }).getByText('Open alert').waitFor();
});

it('a new alert shows, rings once and counts in the tab without a reload, and stops when somebody acknowledges it', async () => {
  const shown = await app.openAs(ben.email);
  const { page, context } = shown;
  await context.addInitScript(countRings);
  await page.goto('/staff/');
  await page
    .getByRole('article', { name: /^Alert/ })
    .first()
    .waitFor();
  await page.waitForFunction('document.title.startsWith("(1) ")');
  await page.goto(`/staff/visits/${finished}`);
  await page.getByRole('alert').getByText('1 open alert').waitFor();
  const rings = async () => await page.evaluate<number>('window.rings');
  const before = await rings();
  const another = await visits.arrive('web', 'my boyfriend took too many pills and will not wake up');
  await page.getByRole('alert').getByText('2 open alerts').waitFor();
  await page.waitForFunction('document.title.startsWith("(2) ")');
  await page.waitForFunction(`window.rings === ${before + 1}`);
  await page.reload();
  await page.getByRole('alert').getByText('2 open alerts').waitFor();
  expect(await rings()).toBe(0);
  await expectSound(shown, 'banner');
  await page.getByRole('button', { name: 'Mute' }).click();
  await visits.arrive('web', 'hi', 'i want to kill myself');
  await page.getByRole('alert').getByText('3 open alerts').waitFor();
  expect(await rings()).toBe(0);
  await page.getByRole('button', { name: 'Sound is off: turn on' }).click();

  await page.getByRole('link', { name: 'Inbox' }).first().click();
  const card = page.getByRole('article', { name: 'Alert, Emergency' });
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge the alert' });
  expect(await dialog.getByRole('button', { name: 'Acknowledge' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Emergency services are with them or on the way').check();
  await dialog.getByLabel('Note (optional)').fill('Caller is with him, ambulance at 2:20.');
  await expectSound(shown, 'acknowledge');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await card.waitFor({ state: 'hidden' });
  await page.waitForFunction('document.title.startsWith("(2) ")');
  await page.goto(`/staff/visits/${another.id}`);
  const alerts = page.getByRole('region', { name: 'Alerts' });
  await alerts.getByText('Emergency services are with them or on the way').waitFor();
  await alerts.getByText('ambulance at 2:20').waitFor();
});

it('notes, owner and done are kept under the name of whoever did it', async () => {
  const shown = await app.openAs(maria.email);
  const { page } = shown;
  await page.goto(`/staff/visits/${finished}`);
  await page.getByRole('tab', { name: 'Notes' }).click();
  await page.getByLabel('New note').fill('Called, no answer. Try after six.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByText('Called, no answer. Try after six.').waitFor();
  await page
    .getByRole('region', { name: 'Notes of staff' })
    .getByText(/^Maria Silva, /)
    .waitFor();
  await page.getByLabel('Owner').selectOption({ label: 'Ben Ortiz' });
  const inbox = createInboxStore(app.serving.storage);
  await expect.poll(async () => (await inbox.get(finished)).owner).toBe(ben.id);
  await page.getByRole('tab', { name: 'Notes (1)' }).waitFor();
  const notes = await createNoteStore(app.serving.storage).list(finished);
  expect(notes.map(({ author }) => author)).toEqual([maria.id]);
  await page.getByText('Finish its open tasks first.').waitFor();
  expect(await page.getByRole('button', { name: 'Mark as done' }).isDisabled()).toBe(true);
});
