import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStandInPhone } from '../../src/channels/twilio/stand-in-phone.ts';
import { findStandIn } from '../../src/texting.ts';
import { launchBrowser } from '../support/browser.ts';
import { newPhone } from '../support/twilio.ts';
import { until } from '../support/until.ts';
import { startAppWithWidget, type AppWithWidget } from './app-with-widget.ts';
import { WidgetPage } from './widget-page.ts';

let app: AppWithWidget;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startAppWithWidget(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A phone on the stand-in of the app. */
async function phone() {
  const standIn = (await findStandIn(app.folder))!;
  const own = openStandInPhone(standIn, newPhone());
  const line = standIn.numbers['stonington']!;
  return {
    say: async (text: string) => expect(await own.write(line, text)).toBe(200),
    last: async () => (await own.texts()).at(-1)?.body ?? '',
    all: async () => (await own.texts()).map(({ body }) => body).join('\n'),
  };
}

it('goes on in the browser with what began by text, keeps nothing there, and is forgotten with the page', async () => {
  const texter = await phone();
  await texter.say('hello');
  await texter.say('start the screening');
  for (let step = 0; step < 14 && !(await texter.last()).includes('birth'); step += 1) {
    const isName = /name/i.test(await texter.last()) && !/1 /.test(await texter.last());
    await texter.say(isName ? 'Mirabelle' : '1');
  }
  expect(await texter.last()).toMatch(/birth/i);

  const widget = await (await WidgetPage.open(await browser.newContext(), app)).start();
  await widget.menu('I began by text');
  await widget.said(/WEB \d{4} \d{4}/);
  const code = /WEB \d{4} \d{4}/.exec((await widget.texts()).join())![0];
  await texter.say(code);
  await until(async () => (await texter.last()).includes('in front of you'));
  await texter.say('1');
  await widget.said('began by text');
  expect(await widget.kept()).toEqual([]);
  await widget.say('Mirabelle');
  await widget.said(/birth/i);
  expect((await widget.texts('.theirs')).join()).not.toContain('Mirabelle');

  await widget.menu('Delete this chat');
  await widget.page.getByRole('button', { name: 'Yes, delete it' }).click();
  await until(async () => (await widget.notice.innerText()).includes('What you began by text goes on there.'));
  expect(await widget.texts()).toEqual([]);
  await widget.page.reload();
  await widget.start();
  expect((await widget.texts()).join()).not.toMatch(/birth/i);
  await texter.say('why');
  expect(await texter.last()).toMatch(/birth/i);
  expect(widget.problems).toEqual([]);
});

it('is let out after three wrong names, and says so', async () => {
  const texter = await phone();
  await texter.say('hello');
  await texter.say('start the screening');
  for (let step = 0; step < 14 && !(await texter.last()).includes('birth'); step += 1) {
    const isName = /name/i.test(await texter.last()) && !/1 /.test(await texter.last());
    await texter.say(isName ? 'Mirabelle' : '1');
  }
  const widget = await (await WidgetPage.open(await browser.newContext(), app)).start();
  await widget.say('go on from my texts');
  await widget.said(/WEB \d{4} \d{4}/);
  await texter.say(/WEB \d{4} \d{4}/.exec((await widget.texts()).join())![0]);
  await until(async () => (await texter.last()).includes('in front of you'));
  await texter.say('1');
  await widget.said('began by text');
  for (const name of ['Bob', 'Peter', 'John', 'Paul']) {
    const before = await widget.lines('.theirs').count();
    await widget.say(name);
    await until(async () => (await widget.notice.count()) > 0 || (await widget.lines('.theirs').count()) > before);
    if ((await widget.notice.count()) > 0) break;
  }
  await until(async () => (await widget.notice.innerText()).includes('gone from this device'));
  expect(await widget.texts()).toEqual([]);
});

it('offers to go on by text where somebody takes a break', async () => {
  const widget = await (await WidgetPage.open(await browser.newContext(), app)).start();
  await widget.press('Start the screening');
  await widget.say('can I finish this later');
  await widget.page.locator('.choices').getByRole('button', { name: 'Go on by text' }).click();
  await widget.said('What is the mobile number?');
});
