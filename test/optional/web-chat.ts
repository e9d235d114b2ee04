/**
 * `node test/optional/web-chat.ts [version]`: Microsoft's own Web Chat, unchanged, against our server in a real browser.
 * Not part of the tests and no dependency: it fetches the package (some 30 MB) into a temporary folder and uses the
 * one file that web pages use.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { serve } from '../../src/serve.ts';
import { launchBrowser } from '../support/browser.ts';

const run = promisify(execFile);
const version = process.argv[2] ?? '4.18.1';
const folder = await mkdtemp(path.join(tmpdir(), 'porchlight-web-chat-'));
const note = (what: string): void => void process.stdout.write(`${what}\n`);

const markup = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Web Chat</title>
<body style="margin:0"><div id="chat" style="height:100vh"></div><script src="/webchat.js"></script>
<script>
  const domain = new URL(location).searchParams.get('server') + '/v3/directline';
  fetch(domain + '/tokens/generate?program=stonington', { method: 'POST' })
    .then((answer) => answer.json())
    .then(({ token }) => WebChat.renderWebChat(
      { directLine: WebChat.createDirectLine({ domain, token }), locale: 'en-US' }, document.querySelector('#chat')));
</script></body></html>`;

const bundle = await fetchBundle();
const site = await startSite();
const app = await serve(
  readConfig({ NODE_ENV: 'test', DATA_DIR: path.join(folder, 'data'), PORT: '0', WEB_ORIGINS: site.origin }),
  pino({ level: 'silent' }),
);
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(`${site.origin}/?server=${encodeURIComponent(app.url)}`);

  await says(page, 'I am a computer program, not a person');
  note('welcomed');
  await page.getByRole('toolbar').getByRole('button', { name: 'Start the screening' }).click();
  await says(page, 'safe');
  note('a button pressed, and its question put');
  await write(page, 'what is an IOP?');
  await page.getByText('what is an IOP?').first().waitFor();
  note('words written, and shown once');
  await write(page, 'I want to kill myself tonight');
  await says(page, '988');
  note('met by guidance');
  await page.context().setOffline(true);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await page.context().setOffline(false);
  await write(page, 'I am safe');
  await page.getByText('I am safe', { exact: true }).first().waitFor({ timeout: 60_000 });
  note('goes on after a break of the line');
  const twice = await repeated(page);
  if (problems.length > 0 || twice.length > 0)
    throw new Error(`${problems.join('\n')} said twice: ${twice.join(', ')}`);
  note(`botframework-webchat ${version} runs unchanged against this server`);
} finally {
  await browser.close();
  await app.stop();
  site.close();
  await rm(folder, { recursive: true, force: true });
}

/** The file that a page includes, out of the package as it is published. */
async function fetchBundle(): Promise<Buffer> {
  note(`fetching botframework-webchat@${version}`);
  await run('npm', ['pack', `botframework-webchat@${version}`, '--pack-destination', folder], { cwd: folder });
  await run('tar', ['-xzf', `botframework-webchat-${version}.tgz`, 'package/dist/webchat.js'], { cwd: folder });
  return await readFile(path.join(folder, 'package/dist/webchat.js'));
}

/** Another site than ours, whose origin the settings allow. */
async function startSite() {
  const server = createServer((request, response) => {
    const isScript = request.url === '/webchat.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? bundle : markup);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

async function says(page: Page, words: string): Promise<void> {
  await page.getByText(words).first().waitFor();
}

async function write(page: Page, words: string): Promise<void> {
  const box = page.getByRole('textbox');
  await box.fill(words);
  await box.press('Enter');
}

/** What stands in the transcript more than once though it was said once. */
async function repeated(page: Page): Promise<readonly string[]> {
  const shown = (await page.locator('.webchat__bubble__content').allInnerTexts()).map((text) => text.trim());
  if (!shown.includes('I am safe')) throw new Error('the transcript is not where it was looked for');
  return ['what is an IOP?', 'I want to kill myself tonight', 'I am safe'].filter(
    (words) => shown.filter((text) => text === words).length > 1,
  );
}
