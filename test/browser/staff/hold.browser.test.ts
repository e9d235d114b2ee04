import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWidget } from '../app-with-widget.ts';
import { WidgetPage } from '../widget-page.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp, type ConsoleWindow } from './console-app.ts';
import { inventVisits, type InventedVisits } from './invented-visits.ts';

let app: ConsoleApp;
let visits: InventedVisits;
let maria: { readonly email: string; readonly id: string };
let ben: { readonly email: string; readonly id: string };

beforeAll(async () => {
  await buildWidget();
  app = await startConsoleApp();
  visits = inventVisits(app.serving);
  maria = await app.addUser('Maria Silva', ['admissions']);
  ben = await app.addUser('Ben Ortiz', ['clinician']);
});
afterAll(async () => {
  await app?.close();
});

const staffWrote = async (shown: ConsoleWindow, text: string): Promise<void> => {
  await shown.page.getByLabel('Your message').fill(text);
  await shown.page.keyboard.press('Control+Enter');
};

it('a member of staff takes over from the assistant in front of the visitor, writes, and gives back', async () => {
  const visitorContext = await app.browser.newContext();
  const visitor = await (await WidgetPage.open(visitorContext, app)).start();
  await visitor.say('hello, is anybody there?');
  await visitor.said('What would you like to do?');

  const shown = await app.openAs(maria.email);
  const { page } = shown;
  await page.keyboard.press('2');
  await page.getByRole('list', { name: 'In progress' }).getByRole('link').first().click();
  const log = page.getByRole('log', { name: 'What was said' });
  await log.getByText('is anybody there?').waitFor();
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await visitor.said(/A person is here\. Maria from admissions at/);
  await page.getByText('You are writing').waitFor();
  await expectSound(shown, 'hold');

  await staffWrote(shown, 'Good evening, this is Maria. Take your time.');
  await visitor.said('Good evening, this is Maria. Take your time.');
  await visitor.said('Maria, staff');
  await log
    .getByText(/^Maria, /)
    .first()
    .waitFor();
  await visitor.say('thank you maria');
  await log.getByText('thank you maria').waitFor();

  await page.getByRole('button', { name: 'Insert vetted words' }).click();
  await page.getByLabel('Find').fill('goodbye');
  await expectSound(shown, 'vetted words');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Say goodbye/ })
    .click();
  await page.getByText('Spanish').first().waitFor({ state: 'hidden' });
  expect(await page.getByLabel('Your message').inputValue()).toContain('In a crisis, call or text 988.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await visitor.said('Thank you for writing. You can come back here at any time.');

  await page.getByRole('button', { name: 'Give back to Porchlight' }).click();
  await visitor.said('You are writing with Porchlight, the automated assistant, again.');
  await page.getByRole('button', { name: 'Take over', exact: true }).waitFor();
  expect(visitor.problems).toEqual([]);
  await visitorContext.close();
});

describe('two members of staff', () => {
  it('see who holds a visit, and one relieves the other only when asked twice', async () => {
    const { id } = await visits.arrive('web', 'hi');
    const first = await app.openAs(maria.email);
    await first.page.goto(`/staff/visits/${id}`);
    await first.page.getByRole('button', { name: 'Take over', exact: true }).click();
    await first.page.getByLabel('Your message').waitFor();
    const second = await app.openAs(ben.email, { viewport: screens.tablet });
    await second.page.goto(`/staff/visits/${id}`);
    await second.page.getByText('Maria Silva is writing').waitFor();
    expect(await second.page.getByLabel('Your message').count()).toBe(0);
    await second.page.getByRole('button', { name: 'Take over from Maria Silva' }).click();
    await expectSound(second, 'relieve');
    await second.page.getByRole('button', { name: 'Take over all the same' }).click();
    await second.page.getByLabel('Your message').waitFor();
    // The first sees at once that it is no longer theirs to write in.
    await first.page.getByText('Ben Ortiz is writing').waitFor();
    expect(await first.page.getByLabel('Your message').count()).toBe(0);
  });
});

it('what the visitor wrote meanwhile is read before an answer goes out', async () => {
  const { visitor, id } = await visits.arrive('web', 'hi');
  const { page } = await app.openAs(maria.email);
  await page.goto(`/staff/visits/${id}`);
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await page.getByLabel('Your message').fill('Talk to you tomorrow then.');
  // The page does not hear of it in time.
  await page.route('**/transcript*', async (route) => await route.abort());
  await visitor.say('wait, there is something else');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('alert').getByText('They wrote while you were writing. Read it, then send.').waitFor();
  await page.unroute('**/transcript*');
  await page.getByRole('log').getByText('there is something else').waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('log').getByText('Talk to you tomorrow then.').waitFor();
});

describe('by text message', () => {
  it('segments are counted as one writes, and what is too long does not leave', async () => {
    const { id } = await visits.arrive('sms', 'hi');
    const shown = await app.openAs(maria.email);
    const { page } = shown;
    await page.goto(`/staff/visits/${id}`);
    await page.getByRole('button', { name: 'Take over', exact: true }).click();
    const box = page.getByLabel('Your message');
    await box.fill('How are you doing?');
    await page.getByText('1 of 6 text segments, 18 characters').waitFor();
    await box.fill('How are you doing? 🙂');
    await page.getByText('🙂 makes every segment shorter').waitFor();
    await box.fill('a'.repeat(1_200));
    await page.getByText('Too long: say it shorter, or in two messages').waitFor();
    expect(await page.getByRole('button', { name: 'Send text' }).isDisabled()).toBe(true);
    await expectSound(shown, 'text too long');
    await box.fill('We can call you in the morning. Is nine all right?');
    await page.getByRole('button', { name: 'Send text' }).click();
    const line = page.getByRole('log').locator('li', { hasText: 'Is nine all right?' });
    // The provider's report shows without a reload.
    await line.getByText('delivered').waitFor({ timeout: 20_000 });
  });

  it('who asked for no more texts is not texted, and the button says why', async () => {
    const { id } = await visits.arrive('sms', 'hi', 'STOP');
    const shown = await app.openAs(maria.email);
    const { page } = shown;
    await page.goto(`/staff/visits/${id}`);
    await page.getByText('Opted out of texts (STOP): none can be sent').waitFor();
    await page.getByText('They opted out of texts. Call instead.').waitFor();
    expect(await page.getByRole('button', { name: 'Take over', exact: true }).isDisabled()).toBe(true);
    await expectSound(shown, 'opted out');
  });
});

it('danger during a hold stands on top at once, while the visitor gets guidance', async () => {
  const { visitor, id } = await visits.arrive('web', 'hi');
  const shown = await app.openAs(ben.email);
  const { page } = shown;
  await page.goto(`/staff/visits/${id}`);
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await page.getByLabel('Your message').waitFor();
  await visitor.say('i cant go on, i want to kill myself');
  await page.getByRole('region', { name: 'Alerts' }).getByText('open for').waitFor();
  expect(visitor.last).toMatch(/988|staff|911/);
  expect(await page.getByLabel('Your message').isVisible()).toBe(true);
  await expectSound(shown, 'danger during a hold');
});
