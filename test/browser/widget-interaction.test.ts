import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startAppWithWidget, type AppWithWidget } from './app-with-widget.ts';
import { PreparedVisit } from './prepared-visit.ts';
import { WidgetPage } from './widget-page.ts';

let app: AppWithWidget;
let browser: Browser;
let site: Server;
let siteUrl: string;
/** What the program's own site answers with. */
let sitePage: (app: string) => { readonly html: string; readonly policy: string };
const opened: WidgetPage[] = [];

beforeAll(async () => {
  site = createServer((_request, response) => {
    const { html, policy } = sitePage(app.url);
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .setHeader('content-security-policy', policy)
      .end(html);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  [app, browser] = await Promise.all([startAppWithWidget({ WEB_ORIGINS: siteUrl }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  site?.close();
});
afterEach(async () => {
  for (const widget of opened.splice(0)) {
    expect(widget.problems).toEqual([]);
    await widget.page.context().close();
  }
});

const desktop: BrowserContextOptions = { viewport: { width: 1000, height: 760 } };
const phone: BrowserContextOptions = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

async function visitor(options: BrowserContextOptions = desktop): Promise<WidgetPage> {
  const widget = await WidgetPage.open(await browser.newContext(options), app);
  opened.push(widget);
  return widget;
}

/** Opens the chat on a prepared visit. */
async function resuming(visit: PreparedVisit, options: BrowserContextOptions): Promise<WidgetPage> {
  const widget = await visitor(options);
  await widget.page.evaluate(`localStorage.setItem('porchlight:stonington', ${JSON.stringify(visit.kept)})`);
  await widget.start();
  await until(async () => (await widget.page.getByRole('log').getAttribute('aria-live')) === 'polite');
  return widget;
}

/** On the program's own site, another origin than ours. */
async function onSite(html: string, policy = ''): Promise<WidgetPage> {
  sitePage = (url) => ({
    html: html.replaceAll('APP', url),
    policy: policy.replaceAll('APP', url).replaceAll('SOCKET', url.replace('http', 'ws')),
  });
  const widget = await WidgetPage.open(await browser.newContext(desktop), { url: siteUrl }, '/', [app.url]);
  opened.push(widget);
  return widget;
}

const tab = async (page: Page, times = 1, key = 'Tab'): Promise<void> => {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
};

describe('by keyboard alone', () => {
  it('opens, answers by buttons and by words, and closes, and never loses the focus', async () => {
    const widget = await visitor();
    const { page } = widget;
    for (let step = 0; step < 20 && (await widget.focused()) === ''; step += 1) await tab(page);
    expect(await widget.focused()).toContain('Chat with us');
    await page.keyboard.press('Enter');
    await widget.choices.first().waitFor();
    expect(await widget.focused()).toBe('Write a message');
    await tab(page, 4, 'Shift+Tab');
    expect(await widget.focused()).toBe('Start the screening');
    await page.keyboard.press('Enter');
    await widget.said('are you safe right now?');
    // The button is gone; the next Tab reaches the first of the new answers.
    expect(await widget.focused()).toBe('Answers to choose from');
    await tab(page);
    expect(await widget.focused()).toBe('I am safe');
    await page.keyboard.press('Space');
    await widget.said('somewhere private');
    await tab(page, 1);
    expect(await widget.focused()).toBe('Yes');
    await tab(page, 2);
    expect(await widget.focused()).toBe('Skip');
    await tab(page);
    expect(await widget.focused()).toBe('Write a message');
    await page.keyboard.type('yes, all alone');
    await page.keyboard.press('Enter');
    await widget.said('Who is this for?');
    expect(await widget.focused()).toBe('Write a message');
    await tab(page, 40, 'Shift+Tab');
    for (let step = 0; step < 60 && (await widget.focused()) !== 'Close chat'; step += 1) await tab(page);
    await page.keyboard.press('Enter');
    expect(await widget.focused()).toContain('Chat with us');
  });

  it('goes from the top down: way out, settings, help, language, messages, answers, box, send', async () => {
    const widget = await (await visitor(phone)).start();
    const { page } = widget;
    // On a phone the box is not focused by itself: its keyboard would cover the first words.
    expect(await widget.focused()).toBe('Chat with an automated assistant, not a person');
    const order: string[] = [];
    for (let step = 0; step < 17; step += 1) {
      await tab(page);
      order.push(await widget.focused());
    }
    expect(order).toEqual([
      'Quick exit',
      'Chat settings',
      'Close chat',
      'Emergency Call 911',
      'Crisis Call 988',
      'Crisis Text 988',
      'Español',
      'Messages',
      '911',
      '988',
      'Start the screening',
      'Ask a question',
      'Ask for a call',
      'Español',
      'Write a message',
      'Send',
      // Over the whole screen it goes round: what is behind could not be seen.
      'Quick exit',
    ]);
    await tab(page, 1, 'Shift+Tab');
    expect(await widget.focused()).toBe('Send');
  });

  it('opens settings on the first of them, and Esc goes back to where it was', async () => {
    const widget = await (await visitor()).start();
    await widget.page.locator('.more').focus();
    await widget.page.keyboard.press('Enter');
    await until(async () => (await widget.focused()).startsWith('Leave no trace'));
    await widget.page.keyboard.press('Escape');
    await until(async () => (await widget.focused()) === 'Chat settings');
    expect(await widget.settings.count()).toBe(0);
  });
});

describe('a screen reader', () => {
  it('hears each message once: its node comes once, stays, and is never written anew', async () => {
    const widget = await (await visitor()).start();
    await widget.page.evaluate(`{
      globalThis.heard = [];
      const log = document.querySelector('porchlight-chat').shadowRoot.querySelector('[role=log]');
      const words = (node) => node.querySelector?.('.text')?.textContent ?? node.textContent.trim();
      new MutationObserver((records) => {
        for (const { type, addedNodes, removedNodes } of records) {
          if (type === 'characterData') heard.push('written anew');
          for (const node of addedNodes) if (words(node) !== '') heard.push(words(node));
          for (const node of removedNodes) if (words(node) !== '') heard.push('removed: ' + words(node));
        }
      }).observe(log, { subtree: true, childList: true, characterData: true });
    }`);
    const before = (await widget.texts()).length;
    await widget.press('Start the screening');
    await widget.said('are you safe right now?');
    await widget.say('yes I am safe');
    await widget.said('somewhere private');
    await widget.say('I want to kill myself');
    await widget.page.locator('.care').first().waitFor();
    await until(async () => (await widget.choices.count()) > 0);
    expect(await widget.page.evaluate('heard')).toEqual((await widget.texts()).slice(before));
  });

  it('hears that the line is gone once, however long it stays so', async () => {
    const widget = await (await visitor()).start();
    await widget.page.evaluate(`{
      globalThis.said = [];
      const status = document.querySelector('porchlight-chat').shadowRoot.querySelector('[role=status]');
      new MutationObserver(() => { if (status.textContent.trim()) said.push(status.textContent.trim()); })
        .observe(status, { subtree: true, childList: true, characterData: true });
    }`);
    await widget.page.context().setOffline(true);
    await widget.page.waitForTimeout(5_000);
    expect(await widget.page.evaluate('said.length')).toBe(1);
  });

  it('is told who speaks, in which language, and that it is a log', async () => {
    const widget = await (await visitor()).start();
    await widget.say('¿Hablan español?');
    await until(async () => (await widget.texts('.theirs')).length > 2);
    expect(await widget.lines().first().innerText()).toContain('Automated assistant:');
    expect(await widget.lines('.mine').first().textContent()).toMatch(/^\s*(?:You|Usted):/);
    expect(await widget.lines('.theirs').last().getAttribute('lang')).toBe('es');
  });
});

describe('what one sees', () => {
  it('moves nothing for those who asked for less motion', async () => {
    const widget = await (await visitor({ ...desktop, reducedMotion: 'reduce' })).start();
    await widget.say('hello');
    const moving = await widget.page.evaluate(
      `document.querySelector('porchlight-chat').shadowRoot.getAnimations({ subtree: true }).length`,
    );
    expect(moving).toBe(0);
  });

  it('keeps a question in sight above its many answers, on a small phone', async () => {
    const visit = await (await PreparedVisit.begin(app, 'es')).press('screening', 'safe', 'yes', 'self', 'yes', 'no');
    await visit.press('no');
    await visit.skipTo('question:legal-name');
    const widget = await resuming(visit, phone);
    for (let step = 0; step < 8 && (await widget.choices.count()) < 8; step += 1) await widget.press('Saltar');
    expect(await widget.choices.count()).toBeGreaterThanOrEqual(8);
    const question = await widget.lines('.theirs').last().boundingBox();
    const scroller = await widget.page.locator('.scroller').boundingBox();
    expect(question!.y).toBeGreaterThanOrEqual(scroller!.y);
    expect(question!.y + question!.height).toBeLessThan(scroller!.y + scroller!.height);
    expect(await widget.page.locator('.below').isVisible()).toBe(true);
    await widget.page.locator('.below').click();
    await widget.page.locator('.below').click();
    await until(async () => await widget.page.locator('.below').isHidden());
  });

  it('shows what staff write, and leaves alone who is reading back', async () => {
    const visit = await (await PreparedVisit.begin(app, 'en')).press('screening', 'safe', 'yes', 'self', 'yes');
    const widget = await resuming(visit, phone);
    const scroller = widget.page.locator('.scroller');
    await scroller.evaluate((it) => it.scrollTo(0, 0));
    const { store } = app.serving.storage;
    const id = await store.find({ program: programId('stonington'), channel: 'web', address: visit.conversationId });
    const body = { text: 'This is Dana. I am here.', lang: 'en' } as const;
    await store.append(id!, { from: 'staff', at: new Date(), channel: 'web', body });
    await widget.said('This is Dana');
    expect(await widget.lines('.theirs').last().innerText()).toContain('Stonington Institute, staff');
    expect(await scroller.evaluate((it) => it.scrollTop)).toBe(0);
    expect(await widget.page.locator('.below').isVisible()).toBe(true);
  });

  it('shows guidance from its first line', async () => {
    const widget = await (await visitor(phone)).start();
    await widget.say('I want to kill myself tonight');
    await until(async () => (await widget.choices.count()) > 0);
    const first = await widget.lines('.care').first().boundingBox();
    const scroller = await widget.page.locator('.scroller').boundingBox();
    expect(first!.y).toBeGreaterThanOrEqual(scroller!.y);
    expect(first!.y).toBeLessThan(scroller!.y + 40);
  });

  it('fits above a phone’s keyboard', async () => {
    const widget = await (await visitor(phone)).start();
    await widget.page.evaluate(`{
      Object.defineProperties(visualViewport, { height: { value: 300 }, offsetTop: { value: 12 } });
      visualViewport.dispatchEvent(new Event('resize'));
    }`);
    expect(await widget.frame.boundingBox()).toEqual({ x: 0, y: 12, width: 320, height: 300 });
    const box = await widget.box.boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(312);
  });

  it('writes right-to-left words right to left, and takes markup for words', async () => {
    const widget = await (await visitor()).start();
    await widget.say('مرحبا 123 <b>bold</b> <img src=x onerror=alert(1)>');
    await until(async () => (await widget.texts('.mine')).length === 1);
    expect(await widget.texts('.mine')).toEqual(['مرحبا 123 <b>bold</b> <img src=x onerror=alert(1)>']);
    const direction = await widget.page.evaluate(
      `getComputedStyle(document.querySelector('porchlight-chat').shadowRoot.querySelector('.mine .text')).direction`,
    );
    expect(direction).toBe('rtl');
    expect(await widget.page.locator('.log img, .log b').count()).toBe(0);
  });
});

describe('on a program’s own site', () => {
  const strict = "default-src 'none'; script-src APP; connect-src APP SOCKET; style-src 'none'; img-src 'none'";

  it('needs nothing of the site but leave to load and to connect', async () => {
    const widget = await onSite(
      '<!doctype html><html lang="en"><title>Site</title><main><h1>Site</h1></main><script src="APP/widget.js" data-program="stonington"></script>',
      strict,
    );
    await widget.start();
    await widget.press('Ask a question');
    expect(await widget.texts('.mine')).toEqual(['Ask a question']);
    expect(await widget.page.context().cookies()).toEqual([]);
  });

  it('stands inline where its script stands, in Spanish on a Spanish page, whatever the site’s style', async () => {
    const widget = await onSite(
      `<!doctype html><html lang="es"><title>Sitio</title><style>
        html { font-size: 40% } * { color: red !important; text-transform: uppercase; letter-spacing: 9px }
        button { display: none } :root { --porchlight-accent: rgb(90, 30, 110); --porchlight-height: 500px }
      </style><main><h1>Sitio</h1><script src="APP/widget.js" data-program="rsct" data-mode="inline"></script></main>`,
      "style-src 'unsafe-inline'",
    );
    await widget.choices.first().waitFor();
    expect((await widget.texts())[0]).toContain('no una persona');
    const styles = await widget.page.evaluate(`{
      const root = document.querySelector('main > porchlight-chat').shadowRoot;
      const line = getComputedStyle(root.querySelector('.text'));
      const send = getComputedStyle(root.querySelector('form button'));
      ({ size: line.fontSize, case: line.textTransform, spacing: line.letterSpacing,
         color: line.color, send: send.backgroundColor, shown: send.display !== 'none',
         height: root.querySelector('.frame').getBoundingClientRect().height })
    }`);
    expect(styles).toEqual({
      size: '16px',
      case: 'none',
      spacing: 'normal',
      color: 'rgb(34, 48, 47)',
      send: 'rgb(90, 30, 110)',
      shown: true,
      height: 500,
    });
    expect(await widget.page.getByRole('button', { name: 'Cerrar el chat' }).count()).toBe(0);
  });

  it('is there once when the script is there twice', async () => {
    const script = '<script src="APP/widget.js" data-program="rsct"></script>';
    const widget = await onSite(`<!doctype html><title>Site</title><body>${script}${script}`);
    await widget.launcher.waitFor();
    expect(await widget.page.locator('porchlight-chat').count()).toBe(1);
  });

  it('says so where the page may not have it, with help, and does not keep asking', async () => {
    const widget = await onSite(
      '<!doctype html><title>Site</title><script src="APP/widget.js" data-program="nobody"></script>',
    );
    await widget.launcher.click();
    await widget.notice.filter({ hasText: 'cannot open on this page' }).waitFor();
    const asked: string[] = [];
    widget.page.on('request', (request) => asked.push(request.url()));
    await widget.page.waitForTimeout(2_500);
    expect(asked).toEqual([]);
  });
});
