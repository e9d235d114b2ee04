import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startAppWithWidget, widgetFile, type AppWithWidget } from './app-with-widget.ts';
import { WidgetPage } from './widget-page.ts';

let app: AppWithWidget;
let browser: Browser;
const open: { readonly context: BrowserContext; readonly widgets: WidgetPage[] }[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startAppWithWidget(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
/** Whatever a test was about: nothing was blocked, asked of a stranger, thrown, or put into a cookie. */
afterEach(async () => {
  for (const { context, widgets } of open.splice(0)) {
    expect(widgets.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  }
});

async function visitor(options: BrowserContextOptions = {}, path = '/stonington'): Promise<WidgetPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
  const widgets: WidgetPage[] = [];
  open.push({ context, widgets });
  return await another(context, path);
}

async function another(context: BrowserContext, path = '/stonington'): Promise<WidgetPage> {
  const widget = await WidgetPage.open(context, app, path);
  open.find((each) => each.context === context)!.widgets.push(widget);
  return widget;
}

const count = (texts: readonly string[], text: string) => texts.filter((each) => each === text).length;

describe('the file', () => {
  it('is one of at most 25 kB, gzipped, and names no other host', async () => {
    const code = await readFile(widgetFile);
    const bytes = gzipSync(code, { level: 9 }).length;
    process.stdout.write(`widget.js: ${bytes} bytes gzipped\n`);
    expect(bytes).toBeLessThanOrEqual(25_000);
    const addresses = [...code.toString().matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['https://www.weather.gov']));
  });
});

describe('a visit', () => {
  it('begins with a welcome, buttons, and a label that it is automated', async () => {
    const widget = await visitor();
    expect(await widget.launcher.getAttribute('aria-label')).toContain('automated');
    await widget.start();
    expect((await widget.texts())[0]).toContain('not a person');
    expect(await widget.choices.allInnerTexts()).toEqual([
      'Start the screening',
      'Ask a question',
      'Ask for a call',
      'Español',
    ]);
    expect(await widget.frame.locator('header').innerText()).toContain('Automated assistant');
    const help = await widget.frame
      .locator('nav a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(help).toEqual(['tel:911', 'tel:988', 'sms:988']);
  });

  it('is answered by buttons and by free text alike, each shown once, and shows how far it is', async () => {
    const widget = await (await visitor()).start();
    await widget.press('Start the screening');
    await widget.said('are you safe right now?');
    expect(await widget.choices.allInnerTexts()).toEqual(['I am safe', 'I am not sure', 'I am not safe']);
    const progress = widget.page.getByRole('progressbar');
    expect(await progress.getAttribute('aria-valuenow')).toBe('0');
    await widget.say('yes i am fine');
    await widget.said('somewhere private');
    await widget.press('Yes');
    await widget.said('Who is this for?');
    expect(Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    expect(await widget.texts('.mine')).toEqual(['Start the screening', 'yes i am fine', 'Yes']);
  });

  it('takes several lines with Shift and Enter, and nothing from an empty box', async () => {
    const widget = await (await visitor()).start();
    await widget.say('   ');
    await widget.box.fill('one');
    await widget.box.press('Shift+Enter');
    await widget.box.pressSequentially('two');
    await widget.box.press('Enter');
    await until(async () => (await widget.texts('.mine')).length === 1);
    expect(await widget.texts('.mine')).toEqual(['one\ntwo']);
    expect(await widget.box.inputValue()).toBe('');
  });

  it('gathers several answers into one message', async () => {
    const widget = await (await visitor()).start();
    await reachSubstances(widget);
    const done = widget.page.locator('.choices .all');
    expect(await done.isDisabled()).toBe(true);
    await widget.choices.getByText('Cocaine or crack').click();
    await widget.choices.getByText('None of these').click();
    expect(await widget.page.locator('[aria-pressed=true]').allInnerTexts()).toEqual(['None of these']);
    await widget.choices.getByText('Alcohol (beer').click();
    await widget.choices.getByText('Cannabis').click();
    await widget.choices.getByText('Cocaine or crack').click();
    await widget.choices.getByText('Cannabis').click();
    expect(await widget.page.locator('[aria-pressed=true]').count()).toBe(2);
    await done.click();
    await until(async () => (await widget.texts('.mine')).at(-1)?.includes('Alcohol'));
    expect((await widget.texts('.mine')).at(-1)).toBe('Alcohol (beer, wine, liquor), Cocaine or crack');
    await widget.said(/how often/i);
  });

  it('shows crisis guidance apart, with numbers to press, and keeps it', async () => {
    const widget = await (await visitor()).start();
    await widget.say('I want to kill myself tonight');
    await widget.page.locator('.care').first().waitFor();
    expect(await widget.page.locator('.care').first().getAttribute('class')).toContain('theirs');
    const links = await widget.page
      .locator('.care a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain('tel:911');
    expect(links).toContain('tel:988');
    const guidance = await widget.texts('.care');
    await widget.say("i didn't mean it");
    await widget.said('What people write in a hard moment matters');
    expect(await widget.texts('.care')).toEqual(expect.arrayContaining([...guidance]));
  });

  it('turns to Spanish and back, words and buttons alike', async () => {
    const widget = await (await visitor()).start();
    await widget.frame.locator('nav button').click();
    await until(async () => (await widget.box.getAttribute('placeholder')) === 'Escriba un mensaje');
    expect(await widget.frame.getAttribute('lang')).toBe('es');
    expect(await widget.choices.first().innerText()).toBe('Empezar la evaluación');
    expect(await widget.frame.locator('nav a').last().getAttribute('href')).toBe('sms:988?&body=AYUDA');
    await widget.frame.locator('nav button').click();
    await until(async () => (await widget.box.getAttribute('placeholder')) === 'Write a message');
  });

  it('is in Spanish from the first word on a Spanish page', async () => {
    const widget = await visitor({}, '/stonington?lang=es');
    expect(await widget.launcher.innerText()).toContain('Escríbanos');
    await widget.start();
    expect((await widget.texts())[0]).toContain('no una persona');
  });
});

describe('coming back', () => {
  it('goes on after a reload: everything is there, once, and nothing is said again', async () => {
    const widget = await (await visitor()).start();
    await widget.press('Start the screening');
    await widget.said('are you safe right now?');
    const before = await widget.texts();
    await widget.page.reload();
    await widget.start();
    await until(async () => (await widget.texts()).length >= before.length);
    expect(await widget.texts()).toEqual(before);
    await widget.press('I am safe');
    await widget.said('somewhere private');
    expect(count(await widget.texts(), before.at(-1)!)).toBe(1);
  });

  it('announces what is new and not what was said before', async () => {
    const widget = await (await visitor()).start();
    await widget.page.reload();
    await widget.launcher.click();
    const log = widget.page.getByRole('log');
    expect(await log.getAttribute('aria-live')).toBe('off');
    await widget.choices.first().waitFor();
    await until(async () => (await log.getAttribute('aria-live')) === 'polite');
  });

  it('keeps what is written without a line, and sends it once when there is one', async () => {
    const widget = await (await visitor()).start();
    const { context } = { context: widget.page.context() };
    await context.setOffline(true);
    await widget.notice.waitFor();
    expect(await widget.notice.innerText()).toContain('offline');
    await widget.say('first words');
    await widget.say('second words');
    expect(await widget.lines('.mine').allInnerTexts()).toEqual([
      expect.stringContaining('Not sent yet'),
      expect.stringContaining('Not sent yet'),
    ]);
    await widget.page.waitForTimeout(1_500);
    expect(await widget.notice.innerText()).toContain('offline');
    await context.setOffline(false);
    await until(async () => (await widget.page.getByText('Not sent yet').count()) === 0);
    await until(async () => (await widget.notice.count()) === 0);
    await widget.page.reload();
    await widget.launcher.click();
    await until(async () => (await widget.texts('.mine')).length >= 2);
    expect(await widget.texts('.mine')).toEqual(['first words', 'second words']);
  });

  it('sends after a reload what was written without a line', async () => {
    const widget = await (await visitor()).start();
    const context = widget.page.context();
    await context.setOffline(true);
    await widget.say('written in a tunnel');
    await until(async () => (await widget.kept()).some((kept) => kept.includes('written in a tunnel')));
    await context.setOffline(false);
    await widget.page.reload();
    await widget.launcher.click();
    await until(async () => (await widget.texts('.mine')).includes('written in a tunnel'));
    await until(async () => !(await widget.kept()).some((kept) => kept.includes('written in a tunnel')));
    await widget.page.reload();
    await widget.start();
    expect(count(await widget.texts('.mine'), 'written in a tunnel')).toBe(1);
  });

  it('notices a socket that died without a word', async () => {
    const context = await browser.newContext();
    // From when the page says so, nothing comes over it any more, and nobody is told.
    await context.addInitScript(`{
      const listen = WebSocket.prototype.addEventListener;
      WebSocket.prototype.addEventListener = function (type, listener) {
        sockets.add(this);
        listen.call(this, type, (event) => dead.has(this) || listener(event));
      };
      globalThis.sockets = new Set();
      globalThis.dead = new Set();
    }`);
    open.push({ context, widgets: [] });
    const widget = await (await another(context)).start();
    await widget.page.evaluate('for (const socket of sockets) dead.add(socket)');
    await widget.say('is anybody there');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    expect(count(await widget.texts(), 'is anybody there')).toBe(1);
  });

  it('shows once what a line brings twice', async () => {
    const context = await browser.newContext();
    await context.addInitScript(`{
      const listen = WebSocket.prototype.addEventListener;
      WebSocket.prototype.addEventListener = function (type, listener) {
        listen.call(this, type, (event) => {
          listener(event);
          if (type === 'message') setTimeout(() => listener(event), 50);
        });
      };
    }`);
    open.push({ context, widgets: [] });
    const widget = await (await another(context)).start();
    await widget.say('hello there');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    await widget.page.waitForTimeout(300);
    const { length } = await widget.lines().all();
    expect(length).toBe(new Set(await widget.lines().evaluateAll((all) => all.map((it) => it.dataset['key']))).size);
    expect(count(await widget.texts(), 'hello there')).toBe(1);
    expect((await widget.texts()).filter((text) => text.includes('Hello, and welcome'))).toHaveLength(1);
  });

  it('asks again and again where sockets are blocked', async () => {
    const context = await browser.newContext();
    await context.addInitScript(`{
      const Real = WebSocket;
      globalThis.WebSocket = class extends Real {
        constructor(url) {
          super(url.replace('/stream', '/blocked'));
        }
      };
    }`);
    open.push({ context, widgets: [] });
    const widget = await another(context);
    await widget.launcher.click();
    await widget.choices.first().waitFor();
    await widget.press('Start the screening');
    await widget.said('are you safe right now?');
    expect(await widget.texts('.mine')).toEqual(['Start the screening']);
    await until(async () => (await widget.notice.count()) === 0);
  });

  it('survives a restart of the server', async () => {
    const widget = await (await visitor()).start();
    await widget.press('Start the screening');
    await widget.said('are you safe right now?');
    const before = await widget.texts();
    await app.restart(async () => {
      await widget.notice.waitFor();
      await widget.say('I am safe');
    });
    await widget.said('somewhere private');
    const after = await widget.texts();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(count(after, 'I am safe')).toBe(1);
    expect(new Set(after).size).toBe(after.length);
  });

  it('is open in one window at a time, the one in use', async () => {
    const first = await (await visitor()).start();
    await first.press('Start the screening');
    await first.said('are you safe right now?');
    const second = await another(first.page.context());
    await second.start();
    await first.notice.waitFor();
    expect(await first.notice.innerText()).toContain('another window');
    expect(await second.texts()).toEqual(await first.texts());
    await first.page.getByRole('button', { name: 'Use it here' }).click();
    await second.notice.waitFor();
    await until(async () => (await first.notice.count()) === 0);
    await first.press('I am safe');
    await first.said('somewhere private');
    await second.say('hello again');
    await until(async () => (await second.texts('.mine')).includes('hello again'));
    await until(async () => (await second.texts()).some((text) => text.includes('somewhere private')));
    await first.notice.waitFor();
  });
});

describe('privacy', () => {
  it.each([
    [
      'by its button',
      async (widget: WidgetPage) => await widget.page.getByRole('button', { name: 'Quick exit' }).click(),
    ],
    [
      'by Esc pressed twice, wherever the focus is',
      async (widget: WidgetPage) => {
        await widget.page.evaluate('document.activeElement.blur()');
        await widget.page.keyboard.press('Escape');
        await widget.page.keyboard.press('Escape');
      },
    ],
  ])('quick exit %s leaves at once, keeps nothing, and Back does not return', async (_how, leave) => {
    const widget = await visitor();
    const { page } = widget;
    await page.route('https://www.weather.gov/', async (route) => {
      await route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>' });
    });
    await widget.start();
    expect(await widget.kept()).toHaveLength(1);
    const arrived = page.waitForURL('https://www.weather.gov/');
    await leave(widget);
    await arrived;
    widget.problems.splice(0);
    await page.goBack();
    expect(page.url()).not.toContain('/stonington');
    const again = await another(page.context());
    expect(await again.kept()).toEqual([]);
  });

  it('does not leave for Esc held down, for one Esc, or for Esc that the page has used', async () => {
    const widget = await (await visitor()).start();
    await widget.page.keyboard.down('Escape');
    for (let repeat = 0; repeat < 5; repeat++) await widget.page.keyboard.down('Escape');
    await widget.page.keyboard.up('Escape');
    await widget.page.waitForTimeout(2_100);
    await widget.page.evaluate("addEventListener('keydown', (event) => event.preventDefault(), { capture: true })");
    await widget.page.keyboard.press('Escape');
    await widget.page.keyboard.press('Escape');
    await widget.page.waitForTimeout(300);
    expect(widget.page.url()).toContain('/stonington');
  });

  it('leaves no trace when asked, and forgets the visit with the page', async () => {
    const widget = await (await visitor()).start();
    await widget.say('something private');
    await until(async () => (await widget.texts('.mine')).length === 1);
    expect(await widget.kept()).toHaveLength(1);
    await widget.menu('Leave no trace');
    expect(await widget.page.getByRole('switch').getAttribute('aria-checked')).toBe('true');
    expect(await widget.kept()).toEqual([]);
    await widget.page.keyboard.press('Escape');
    await widget.say('more of it');
    await until(async () => (await widget.texts('.mine')).length === 2);
    expect(await widget.kept()).toEqual([]);
    await widget.page.reload();
    await widget.start();
    expect(await widget.texts('.mine')).toEqual([]);
  });

  it('keeps one token while a trace is left, and no words that the server has', async () => {
    const widget = await (await visitor()).start();
    await widget.say('something private');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    const kept = await widget.kept();
    expect(kept).toHaveLength(1);
    expect(JSON.parse(kept[0]!)).toEqual({ resume: expect.any(String), unsent: [] });
  });

  it('saves a copy as a text file', async () => {
    const widget = await (await visitor()).start();
    await widget.say('hello there');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    const saved = widget.page.waitForEvent('download');
    await widget.menu('Save a copy');
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^chat-\d{4}-\d\d-\d\d\.txt$/);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('Chat with the automated assistant of Intensive Outpatient Program at Stonington Institute');
    expect(text).toContain('hello there');
    for (const line of await widget.texts()) expect(text).toContain(line);
  });

  it('deletes the conversation here and at the server, after asking', async () => {
    const widget = await (await visitor()).start();
    await widget.say('something private');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    const second = await another(widget.page.context());
    await second.start();
    await widget.notice.waitFor();
    await second.menu('Delete this chat');
    await second.page.getByRole('button', { name: 'No, keep it' }).click();
    expect(await second.texts('.mine')).toEqual(['something private']);
    await second.settings.getByText('Delete this chat').click();
    await second.page.getByRole('button', { name: 'Yes, delete it' }).click();
    await until(async () => (await second.notice.innerText()).includes('This chat was deleted.'));
    expect(await second.texts()).toEqual([]);
    expect(await second.kept()).toEqual([]);
    const { rows } = await app.serving.storage.db.pool.query(
      `select count(*)::int as erased from erasures where program = 'stonington'`,
    );
    expect(rows).toEqual([{ erased: 1 }]);
    await second.page.getByRole('button', { name: 'Start a new chat' }).click();
    await second.choices.first().waitFor();
    expect(await second.texts('.mine')).toEqual([]);
  });

  it('takes a conversation with an open alert off the device at once, and says what the program keeps', async () => {
    const widget = await (await visitor()).start();
    await widget.say('I want to kill myself tonight');
    await widget.page.locator('.care').first().waitFor();
    const second = await another(widget.page.context());
    await second.start();
    await widget.notice.waitFor();
    await second.menu('Delete this chat');
    await second.page.getByRole('button', { name: 'Yes, delete it' }).click();
    await until(async () => (await second.notice.innerText()).includes('staff were told'));
    for (const window of [second, widget]) {
      await until(async () => (await window.texts()).length === 0);
      expect(await window.notice.innerText()).toContain('This chat is gone from this device.');
    }
    expect(await second.kept()).toEqual([]);
    await second.page.reload();
    await second.start();
    expect(await second.texts('.mine')).toEqual([]);
    const { rows } = await app.serving.storage.db.pool.query('select acknowledged_at from alerts');
    expect(rows.length).toBeGreaterThan(0);
  });

  it('forgets on the device when there is no line, and deletes at the program once there is', async () => {
    const widget = await (await visitor()).start();
    await widget.say('something private');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    const erased = async () => {
      const { rows } = await app.serving.storage.db.pool.query<{ sum: number }>(
        'select coalesce(sum(conversations), 0)::int as sum from erasures',
      );
      return rows[0]!.sum;
    };
    const before = await erased();
    await widget.page.context().setOffline(true);
    await widget.menu('Delete this chat');
    await widget.page.getByRole('button', { name: 'Yes, delete it' }).click();
    await until(async () => (await widget.notice.innerText()).includes('could not be reached'));
    expect(await widget.texts()).toEqual([]);
    expect(await widget.kept()).toEqual([]);
    await widget.page.context().setOffline(false);
    await widget.page.getByRole('button', { name: 'Try again' }).click();
    await until(async () => (await widget.notice.innerText()).includes('This chat was deleted.'));
    expect(await erased()).toBe(before + 1);
  });

  it('starts over on this device alone', async () => {
    const widget = await (await visitor()).start();
    await widget.say('something private');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    await widget.menu('Start over');
    await until(async () => (await widget.texts('.mine')).length === 0);
    await widget.choices.first().waitFor();
  });
});

describe('the policy watch', () => {
  it('sees what a page does that its policy forbids', async () => {
    const widget = await visitor();
    await widget.page.evaluate(
      "document.body.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))",
    );
    await until(() => widget.problems.length > 0);
    expect(widget.problems.splice(0).join()).toContain('Content Security Policy');
  });
});

/** Answers until the first question that takes several answers and is long. */
async function reachSubstances(widget: WidgetPage): Promise<void> {
  for (const answer of ['Start the screening', 'I am safe', 'Yes', 'For me', 'Yes', 'No', 'No'])
    await widget.press(answer);
  for (let step = 0; step < 25; step++) {
    if ((await widget.texts('.theirs')).some((text) => text.includes('Which of these'))) return;
    const labels = await widget.choices.allInnerTexts();
    if (labels.includes('Skip')) await widget.press('Skip');
    else if (labels.length > 0) await widget.press(labels[0]!);
    else {
      const before = await widget.lines('.theirs').count();
      await widget.say('860-555-0142');
      await until(async () => (await widget.lines('.theirs').count()) > before);
    }
  }
}
