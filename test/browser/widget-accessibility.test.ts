import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startAppWithWidget, type AppWithWidget } from './app-with-widget.ts';
import { PreparedVisit } from './prepared-visit.ts';
import { WidgetPage } from './widget-page.ts';

type Lang = 'en' | 'es';
type Depth = 'welcome' | 'several' | 'crisis' | 'review';

const axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
/** Set to a folder to have every state photographed: `WIDGET_PICTURES=/tmp/pictures npx vitest …`. */
const pictures = process.env['WIDGET_PICTURES'];

let app: AppWithWidget;
let browser: Browser;
const visits = new Map<string, PreparedVisit>();

beforeAll(async () => {
  [app, browser] = await Promise.all([startAppWithWidget(), launchBrowser()]);
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  for (const lang of ['en', 'es'] as const) {
    const begin = async () => await PreparedVisit.begin(app, lang);
    const screening = async () => await (await begin()).press('screening', 'safe', 'yes');
    visits.set(`${lang} welcome`, await begin());
    const several = await (await screening()).press('self', 'yes', 'no', 'no');
    visits.set(`${lang} several`, await several.skipTo('question:substances'));
    const review = await (await screening()).press('professional', 'yes');
    await review.say(lang === 'en' ? 'Bayside Clinic' : 'Clínica Bayside');
    visits.set(`${lang} review`, await review.skipTo('review.confirm'));
    const crisis = await begin();
    await crisis.say(lang === 'en' ? 'I want to kill myself tonight' : 'quiero matarme esta noche');
    visits.set(`${lang} crisis`, crisis);
  }
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1000, height: 760 } },
  dark: { viewport: { width: 1000, height: 760 }, colorScheme: 'dark' },
  'forced colours': { viewport: { width: 1000, height: 760 }, forcedColors: 'active' },
  'a small phone': { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  'a small phone in the dark': {
    viewport: { width: 320, height: 568 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  },
  'a laptop at 200 %': { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  'a laptop at 400 %': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 2 },
};

describe.each(['en', 'es'] as const)('in %s', (lang) => {
  describe.each(Object.entries(looks))('on %s', (look, options) => {
    it('has no violation and nothing cut off, in any state', async () => {
      const context = await browser.newContext(options);
      const problems: string[] = [];
      const inState = async (widget: WidgetPage, state: string): Promise<void> => {
        await settle(widget.page);
        if (pictures !== undefined) {
          const name = `${lang}-${look}-${state}.png`.replaceAll(/[ %]+/g, '_');
          await widget.page.screenshot({ path: path.join(pictures, name) });
        }
        problems.push(...(await violations(widget.page)).map((violation) => `${state}: ${violation}`));
        problems.push(...(await cutOff(widget.page)).map((what) => `${state}: cut off: ${what}`));
      };
      await inState(await unwelcome(context, lang), 'error');
      for (const depth of ['welcome', 'several', 'crisis', 'review'] as const) {
        const widget = await resumed(context, lang, depth, async (closed) => {
          if (depth === 'welcome') await inState(closed, 'launcher');
        });
        await inState(widget, depth);
        if (depth === 'several') {
          await widget.page.locator('.pick').first().click();
          await inState(widget, 'picked');
        }
        if (depth === 'crisis') {
          await widget.page.locator('.more').click();
          await widget.page.locator('.erase').click();
          await widget.page.locator('.sure .filled').click();
          await until(async () => (await widget.notice.innerText()).includes('988'));
          await inState(widget, 'gone');
        }
        if (depth === 'welcome') {
          await widget.page.locator('.more').click();
          await inState(widget, 'settings');
          await widget.page.locator('.erase').click();
          await inState(widget, 'deleting');
          await widget.page.keyboard.press('Escape');
          await context.setOffline(true);
          await widget.notice.waitFor();
          await widget.say(lang === 'en' ? 'Is anyone there?' : '¿Hay alguien ahí?');
          await inState(widget, 'offline');
          await context.setOffline(false);
        }
        await widget.page.close();
      }
      await context.close();
      expect(problems).toEqual([]);
    });
  });
});

/** A page that the server does not know. */
async function unwelcome(context: Awaited<ReturnType<Browser['newContext']>>, lang: Lang): Promise<WidgetPage> {
  const widget = await WidgetPage.open(context, app, `/stonington?lang=${lang}`);
  await widget.page.route('**/tokens/generate*', async (route) => await route.fulfill({ status: 403, json: {} }));
  await widget.launcher.click();
  await widget.notice.waitFor();
  await until(async () => (await widget.notice.innerText()).includes('988'));
  return widget;
}

/** A page that resumes a prepared visit; `closed` is called before the chat is opened. */
async function resumed(
  context: Awaited<ReturnType<Browser['newContext']>>,
  lang: Lang,
  depth: Depth,
  closed: (widget: WidgetPage) => Promise<void>,
): Promise<WidgetPage> {
  const widget = await WidgetPage.open(context, app, `/stonington?lang=${lang}`);
  const { kept } = visits.get(`${lang} ${depth}`)!;
  await widget.page.evaluate(`localStorage.setItem('porchlight:stonington', ${JSON.stringify(kept)})`);
  await closed(widget);
  await widget.start();
  // Caught up: what comes now is new.
  await until(async () => (await widget.page.getByRole('log').getAttribute('aria-live')) === 'polite');
  expect(widget.problems).toEqual([]);
  return widget;
}

const settle = async (page: Page): Promise<void> => {
  await page.evaluate(`Promise.all(document.querySelector('porchlight-chat').shadowRoot.getAnimations?.({subtree: true})
    .filter((animation) => animation.effect.getTiming().iterations === 1).map((animation) => animation.finished) ?? [])`);
};

/** WCAG 2.2 A and AA and axe's own good practice, on the whole page. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return await page.evaluate<readonly string[]>(`(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: tags, preload: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      id + ' at ' + JSON.stringify(target) + ': ' + failureSummary.replaceAll(/\\s+/g, ' ')));
  })()`);
}

/** Words or controls of the widget that reach past the screen's sides, or past their own box. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>(`(() => {
    const found = [];
    const root = document.querySelector('porchlight-chat').shadowRoot;
    for (const element of root.querySelectorAll('*')) {
      if (!element.checkVisibility() || element.closest('.aside, svg')) continue;
      const { left, right } = element.getBoundingClientRect();
      const name = element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 30);
      if (left < -0.5 || right > innerWidth + 0.5) found.push(name + ' leaves the screen');
      const isBox = !['auto', 'scroll'].includes(getComputedStyle(element).overflowY);
      if (isBox && element.matches('button, a, p, h2, .line') && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
        found.push(name + ' is wider than its box');
    }
    return found;
  })()`);
}
