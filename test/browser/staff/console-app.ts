import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import type { ProgramId } from '../../../src/core/ids.ts';
import { createStaffStore } from '../../../src/db/staff-store.ts';
import { serve, type Serving } from '../../../src/serve.ts';
import { hashPassword } from '../../../src/staff/password.ts';
import type { Role } from '../../../src/staff/policy.ts';
import { launchBrowser } from '../../support/browser.ts';

export const password = 'correct horse battery staple';
const axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
/** Set to a folder to have every page that is checked photographed: `CONSOLE_PICTURES=/tmp/pictures npx vitest …`. */
const pictures = process.env['CONSOLE_PICTURES'];

/** The sizes that staff work at: a laptop, a tablet on its side; and a phone, on which links to alerts arrive. */
export const screens = {
  laptop: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const;

/** Everything, as `npm start` runs it, on a data folder of its own, and a browser before it. */
export interface ConsoleApp {
  readonly url: string;
  readonly serving: Serving;
  readonly browser: Browser;
  /** A member of staff who can sign in. */
  addUser(
    name: string,
    roles: readonly Role[],
    programs?: readonly ProgramId[] | null,
  ): Promise<{ readonly email: string; readonly id: string }>;
  /** A fresh browser window. Errors of its scripts and of its content policy land in `problems`. */
  open(options?: BrowserContextOptions): Promise<ConsoleWindow>;
  /** A window in which this person has signed in through the sign-in page. */
  openAs(email: string, options?: BrowserContextOptions): Promise<ConsoleWindow>;
  close(): Promise<void>;
}

export interface ConsoleWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly problems: readonly string[];
}

export async function startConsoleApp(env: Readonly<Record<string, string>> = {}): Promise<ConsoleApp> {
  await buildConsole();
  const folder = await mkdtemp(path.join(tmpdir(), 'porchlight-console-'));
  const [serving, browser] = await Promise.all([
    serve(readConfig({ NODE_ENV: 'test', DATA_DIR: folder, PORT: '0', ...env }), pino({ level: 'silent' })),
    launchBrowser(),
  ]);
  const staff = createStaffStore(serving.storage);
  const passwordHash = await hashPassword(password);
  const open: ConsoleApp['open'] = async (options = {}) => {
    const context = await browser.newContext({
      viewport: screens.laptop,
      baseURL: serving.url,
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // A refused request is told to the page, which shows it; the browser's own line about it says no more.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text());
    });
    return { context, page, problems };
  };
  return {
    url: serving.url,
    serving,
    browser,
    addUser: async (name, roles, programs = null) =>
      (await staff.add({ email: `${randomUUID()}@example.org`, name, roles, programs, passwordHash }))!,
    open,
    openAs: async (email, options) => {
      const opened = await open(options);
      await opened.page.goto('/staff/sign-in');
      await opened.page.getByLabel('Email').fill(email);
      await opened.page.getByLabel('Password', { exact: true }).fill(password);
      await opened.page.getByRole('button', { name: 'Sign in' }).click();
      await opened.page.getByRole('navigation', { name: 'Pages' }).waitFor();
      return opened;
    },
    close: async () => {
      await browser.close();
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No violation of WCAG 2.2 A and AA or axe's good practice, nothing wider than the screen, no error in the console. */
export async function expectSound({ page, problems }: ConsoleWindow, name: string): Promise<void> {
  // An address changes before its page is drawn.
  await page.locator('main').first().waitFor();
  await page.locator('h1').first().waitFor();
  if (pictures !== undefined) {
    await mkdir(pictures, { recursive: true });
    const { width } = page.viewportSize()!;
    await page.screenshot({
      path: path.join(pictures, `${name.replaceAll(/\W+/g, '-')}-${width}.png`),
      fullPage: true,
    });
  }
  await page.evaluate(axe);
  const violations = await page.evaluate<readonly string[]>(`(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: tags, preload: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      id + ' at ' + JSON.stringify(target) + ': ' + failureSummary.replaceAll(/\\s+/g, ' ')));
  })()`);
  expect(violations, name).toEqual([]);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow, `${name}: wider than the screen`).toBeLessThanOrEqual(0);
  expect(problems, name).toEqual([]);
}

/** Tests are about the sources as they are: what was built before them is built again. */
async function buildConsole(): Promise<void> {
  const folders = ['web/staff', 'src/staff'];
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => path.join(folder, name))),
  );
  const changedMs = await Promise.all(names.flat().map(async (name) => (await stat(name)).mtimeMs));
  const built = await stat('dist/staff/index.html').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return { mtimeMs: 0 };
  });
  if (built.mtimeMs >= Math.max(...changedMs)) return;
  // In a process of its own: vitest's NODE_ENV would make it React's development build.
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/staff/vite.config.ts'];
  await promisify(execFile)(process.execPath, vite, { env: { ...process.env, NODE_ENV: 'production' } });
}
