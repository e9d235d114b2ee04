import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PreparedVisit } from '../prepared-visit.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp, type ConsoleWindow } from './console-app.ts';

let app: ConsoleApp;
let email: string;
beforeAll(async () => {
  app = await startConsoleApp({ DEMO_DATA: 'true', SMS_SEGMENT_PRICE_USD: '0.0079' });
  ({ email } = await app.addUser('Ada Tester', ['compliance']));
}, 300_000);
afterAll(async () => await app?.close());

const openReports = async (): Promise<ConsoleWindow> => {
  const window = await app.openAs(email);
  await window.page.getByRole('link', { name: 'Reports', exact: true }).click();
  await window.page.getByRole('region', { name: 'Crisis referrals by kind' }).waitFor();
  return window;
};

describe('reports', () => {
  it('show every count as a table and some as a chart', async () => {
    const { page } = await openReports();
    for (const name of [
      'Visits by time of day',
      'Visits by channel',
      'Visits by language',
      'How visits ended',
      'Where people leave the screening',
      'Time to the first human',
      'What became of visits',
      'Crisis referrals by kind',
      'Questions without a vetted answer',
      'Text messages',
    ])
      await page.getByRole('region', { name, exact: true }).getByRole('table').waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    expect(await page.getByText('held back', { exact: true }).count()).toBe(0);
    await page.getByText('Demo data: invented.').waitFor();
  });

  it('are saved as CSV that says that it is demo data', async () => {
    const { page } = await openReports();
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Crisis referrals by kind: save as CSV' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^porchlight-referrals-\d{4}-\d{2}-\d{2}-\d{4}-\d{2}-\d{2}\.csv$/);
    const text = await readFile(await saved.path(), 'utf8');
    expect(text).toContain('DEMO DATA');
    expect(text).toContain('Suicide');
  });

  it('are of one program and another time when asked', async () => {
    const { page } = await openReports();
    await page.getByLabel('Program').selectOption({ label: 'RSCT' });
    await page.getByText(/\. RSCT\./).waitFor();
    await page.getByText('7 days').click();
    await page.getByText(/\. RSCT\./).waitFor();
  });

  it.each(['laptop', 'tablet'] as const)('are sound on a %s', async (screen) => {
    const window = await openReports();
    await window.page.setViewportSize(screens[screen]);
    await window.page.locator('.recharts-surface').first().waitFor();
    await expectSound(window, 'reports');
  });

  it('hold back what is few as soon as anybody real has written', async () => {
    const visit = await PreparedVisit.begin(app, 'en');
    await visit.say('hello');
    const { page } = await openReports();
    const referrals = page.getByRole('region', { name: 'Crisis referrals by kind' });
    expect(await referrals.getByText('held back').count()).toBeGreaterThan(0);
    for (const text of await referrals.getByRole('cell').allInnerTexts())
      expect(text).toMatch(/^(held back|0|\d{2,}|)$/);
  });
});
