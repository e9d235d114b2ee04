/** The widget on a slow phone: its size, and how long until the first words of the assistant are on the screen. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startAppWithWidget, widgetFile } from '../browser/app-with-widget.ts';
import { percentiles } from './measure.ts';

export interface WidgetFigures {
  /** What the project promises at most 25,000 of. */
  readonly gzippedBytes: number;
  /** From asking for the page. */
  readonly launcherMs: number;
  /** From asking for the page, the launcher pressed as soon as it is there. */
  readonly firstMessageMs: number;
  /** From pressing the launcher. */
  readonly afterPressMs: number;
  readonly runs: number;
}

/**
 * Lighthouse's "slow 4G" as DevTools applies it, and a processor four times slower than this one:
 * https://github.com/GoogleChrome/lighthouse/blob/main/core/config/constants.js (mobileSlow4G). Each request waits
 * 562.5 ms. The stream's socket is not slowed: DevTools leaves WebSockets alone.
 */
const slowPhone = {
  network: {
    offline: false,
    latency: 150 * 3.75,
    downloadThroughput: (1.6 * 1_024 * 1_024 * 0.9) / 8,
    uploadThroughput: (750 * 1_024 * 0.9) / 8,
  },
  processor: { rate: 4 },
};

/** Medians of a few first visits, each with nothing cached, to a server of its own. */
export async function benchWidget(runs = 5): Promise<WidgetFigures> {
  const app = await startAppWithWidget();
  const browser = await launchBrowser();
  try {
    const visits: Awaited<ReturnType<typeof firstVisit>>[] = [];
    for (let run = 0; run < runs; run += 1) visits.push(await firstVisit(browser, app.url));
    const median = (of: (visit: (typeof visits)[number]) => number) => percentiles(visits.map(of)).p50;
    return {
      gzippedBytes: gzipSync(await readFile(widgetFile), { level: 9 }).length,
      launcherMs: median(({ launcherMs }) => launcherMs),
      firstMessageMs: median(({ firstMessageMs }) => firstMessageMs),
      afterPressMs: median(({ firstMessageMs, launcherMs }) => firstMessageMs - launcherMs),
      runs,
    };
  } finally {
    await browser.close();
    await app.close();
  }
}

async function firstVisit(browser: Browser, url: string) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', slowPhone.network);
  await tools.send('Emulation.setCPUThrottlingRate', slowPhone.processor);
  const beganMs = performance.now();
  await page.goto(`${url}/stonington`, { waitUntil: 'commit' });
  const launcher = page.locator('.launcher');
  await launcher.waitFor();
  const launcherMs = performance.now() - beganMs;
  await launcher.click();
  await page.locator('.log .theirs .text').first().waitFor();
  const firstMessageMs = performance.now() - beganMs;
  await context.close();
  return { launcherMs, firstMessageMs };
}

/** Its lines of the report. */
export const widgetLines = ({ gzippedBytes, launcherMs, firstMessageMs, afterPressMs, runs }: WidgetFigures): string =>
  `The widget: ${(gzippedBytes / 1_000).toFixed(1)} kB gzipped (at most 25). On a phone throttled to slow 4G and a quarter of the processor, median of ${runs} first visits: launcher after ${seconds(launcherMs)}, first words of the assistant after ${seconds(firstMessageMs)}, ${seconds(afterPressMs)} of them after the launcher was pressed.`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
