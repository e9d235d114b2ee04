import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { loadContent } from '../../src/content/load-content.ts';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startAppWithWidget, type AppWithWidget } from './app-with-widget.ts';
import { WidgetPage } from './widget-page.ts';

const axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
const { widget: look } = (await loadContent('content')).programs.get(programId('rsct'))!.program;
const accent = look!.accent!;

let app: AppWithWidget;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startAppWithWidget(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** The page of a program, with what the page itself sets. Its own policy is the server's: no inline style. */
async function open(options: BrowserContextOptions, own: Readonly<Record<string, string>> = {}, path = '/rsct') {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
  const widget = await WidgetPage.open(context, app, path);
  await widget.page.evaluate(`for (const [name, value] of ${JSON.stringify(Object.entries(own))}) {
    document.documentElement.style.setProperty(name, value);
  }`);
  await widget.launcher.waitFor();
  return { context, widget };
}

const shown = async (widget: WidgetPage, selector: string, property: string): Promise<string> =>
  await widget.page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
const rgb = (colour: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(', ')})`;
const violations = async (widget: WidgetPage): Promise<readonly string[]> => {
  await widget.page.evaluate(axe);
  return await widget.page.evaluate(`axe.run('porchlight-chat').then(({ violations, passes }) => [
    ...violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')),
    ...(passes.some(({ id }) => id === 'color-contrast') ? [] : ['contrast was not looked at']),
  ])`);
};

describe('a widget by the program’s settings', () => {
  it.each([
    ['light', accent.light],
    ['dark', accent.dark],
  ] as const)('has its accent in the %s, and words that can be read', async (colorScheme, colour) => {
    const { context, widget } = await open({ colorScheme });
    expect(await shown(widget, '.launcher', 'background-color')).toBe(rgb(colour));
    expect(await violations(widget)).toEqual([]);
    await widget.start();
    expect(await shown(widget, '.choices button', 'color')).toBe(rgb(colour));
    expect(await shown(widget, 'form .filled', 'background-color')).toBe(rgb(colour));
    expect(await shown(widget, '.frame', 'border-top-left-radius')).toBe(`${look!.cornerRadiusPx}px`);
    expect(await violations(widget)).toEqual([]);
    await widget.choices.first().hover();
    expect(await violations(widget)).toEqual([]);
    expect(widget.problems).toEqual([]);
    await context.close();
  });

  it.each(['en', 'es'] as const)('is called as they say, in %s, and still says that it is automated', async (lang) => {
    const { context, widget } = await open({}, {}, `/rsct?lang=${lang}`);
    const label = look!.launcher!.label![lang];
    expect(await widget.launcher.innerText()).toBe(label);
    expect(await widget.launcher.getAttribute('aria-label')).toMatch(new RegExp(`^${label}: .*(automated|automático)`));
    const box = (await widget.launcher.boundingBox())!;
    expect(box.x).toBe(20);
    await widget.start();
    expect((await widget.frame.boundingBox())!.x).toBe(16);
    const head = await widget.frame.locator('header').innerText();
    expect(head).toContain(look!.greetingName![lang]);
    expect(head).toMatch(/Automated assistant|Asistente automático/);
    await context.close();
  });

  it('fills a small screen wherever its button stands', async () => {
    const { context, widget } = await open({ viewport: { width: 320, height: 568 } });
    await widget.start();
    expect(await widget.frame.boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 568 });
    expect(await violations(widget)).toEqual([]);
    await context.close();
  });

  it('gives way to what the page itself sets', async () => {
    const own = {
      '--porchlight-accent': '#00452c',
      '--porchlight-radius': '2px',
      '--porchlight-offset-inline': '77px',
    };
    const { context, widget } = await open({}, own);
    expect(await shown(widget, '.launcher', 'background-color')).toBe('rgb(0, 69, 44)');
    expect((await widget.launcher.boundingBox())!.x).toBe(77);
    await widget.start();
    expect(await shown(widget, '.frame', 'border-top-left-radius')).toBe('2px');
    expect(await shown(widget, 'form .filled', 'background-color')).toBe('rgb(0, 69, 44)');
    expect(widget.problems).toEqual([]);
    await context.close();
  });

  it('is there without them: where they do not come, and on the page of a program that has none', async () => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 760 } });
    await context.route('**/v3/directline/widget*', () => {
      // Never answered.
    });
    const widget = await WidgetPage.open(context, app, '/rsct');
    await widget.start();
    await until(async () => (await widget.texts()).length > 0);
    expect(await shown(widget, 'form .filled', 'background-color')).toBe('rgb(29, 83, 96)');
    await context.close();

    const plain = await open({}, {}, '/stonington');
    expect(await shown(plain.widget, '.launcher', 'background-color')).toBe('rgb(29, 83, 96)');
    expect(await plain.widget.launcher.innerText()).toBe('Chat with us');
    expect((await plain.widget.launcher.boundingBox())!.x).toBeGreaterThan(700);
    await plain.context.close();
  });
});
