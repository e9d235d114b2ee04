import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const { version } = JSON.parse(await readFile('node_modules/@sparticuz/chromium/package.json', 'utf8')) as {
  version: string;
};

/**
 * A real Chromium from npm: no system step. The package unpacks into the temporary folder and reuses what
 * it finds there without looking at its version, so each version gets a folder of its own.
 * Its `args` are not used: they switch web security off.
 */
export async function launchBrowser(): Promise<Browser> {
  const folder = path.join(tmpdir(), `porchlight-chromium-${version}-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return await chromium.launch({
      executablePath,
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--headless=shell',
      ],
    });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
