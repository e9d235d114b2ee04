import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PreparedVisit } from '../prepared-visit.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';

let app: ConsoleApp;
let officer: { readonly email: string };
let visit: string;
beforeAll(async () => {
  app = await startConsoleApp();
  officer = await app.addUser('Cora Diaz', ['compliance']);
  const said = await PreparedVisit.begin(app, 'en');
  await said.say('my dog is called Heliotrope');
  const { rows } = await app.serving.storage.db.pool.query<{ id: string }>('select id from conversations');
  visit = rows[0]!.id;
});
afterAll(async () => {
  await app?.close();
});

const reason = 'She called the front desk and the team is away.';

describe('an administrator', () => {
  it('opens a visit only by breaking the glass, with a reason', async () => {
    const { email } = await app.addUser('Ana Lopes', ['administrator']);
    const shown = await app.openAs(email);
    const { page } = shown;
    await page.goto(`/staff/visits/${visit}`);
    await page.getByRole('heading', { name: 'This visit is not yours to read' }).waitFor();
    expect(await page.getByText('Heliotrope').count()).toBe(0);
    await expectSound(shown, 'break glass');
    await page.getByLabel('Why you need to see it').fill(reason);
    await page.getByRole('button', { name: 'Open for one hour' }).click();
    await page.getByText('Heliotrope').first().waitFor();
    await shown.context.close();
  });
});

describe.each([
  ['laptop', screens.laptop],
  ['tablet', screens.tablet],
] as const)('on a %s', (screen, viewport) => {
  it('the compliance officer sees the broken glass, follows the visit, checks the chain and takes the table', async () => {
    const shown = await app.openAs(officer.email, { viewport, acceptDownloads: true });
    const { page } = shown;
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
    await page.getByText(reason).waitFor();
    await page.getByRole('cell', { name: 'break_glass.opened' }).first().waitFor();
    await expectSound(shown, `audit ${screen}`);
    await page.getByRole('button', { name: 'What happened to this visit, opened by Ana Lopes' }).first().click();
    await page.getByRole('cell', { name: 'audit.read' }).first().waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'refused' }).first().waitFor();
    await page.getByRole('cell', { name: 'visit.read' }).first().waitFor();
    await expectSound(shown, `audit of a visit ${screen}`);
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText(/^All [\d,]+ entries are as they were written/).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save as a table (CSV)' }).click(),
    ]);
    const table = await readFile(await download.path(), 'utf8');
    expect(table).toContain(visit);
    expect(table).not.toMatch(/Heliotrope|front desk/);
    const lookedAt = page.getByRole('button', { name: 'I looked at it: Ana Lopes' });
    if (await lookedAt.count()) await lookedAt.click();
    await page.getByText('Seen by Cora Diaz').waitFor();
    await expectSound(shown, `audit looked at ${screen}`);
    await shown.context.close();
  });
});
