import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/core/ids.ts';
import { createWebhookQueue } from '../../../src/db/webhook-queue.ts';
import { problemsIn } from '../../support/fhir-definitions.ts';
import { startWebhookReceiver, webhookSecret } from '../../support/webhook-receiver.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';
import { inventVisits } from './invented-visits.ts';

let app: ConsoleApp;
let visit: ConversationId;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
beforeAll(async () => {
  receiver = await startWebhookReceiver([{ status: 410 }]);
  app = await startConsoleApp({ WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: webhookSecret });
  const visits = inventVisits(app.serving);
  const { visitor, id } = await visits.arrive('web', 'hi');
  await visits.finish(visitor);
  visit = id;
});
afterAll(async () => {
  await app?.close();
  await receiver?.stop();
});

describe.each(Object.entries({ laptop: screens.laptop, tablet: screens.tablet }))('on a %s', (screen, viewport) => {
  it('a packet leaves on paper and as FHIR only after it is said to whom and why', async () => {
    const shown = await app.openAs((await app.addUser('Maria Silva', ['admissions'])).email, { viewport });
    const { page, context } = shown;
    await page.goto(`/staff/visits/${visit}`);
    await page.getByRole('button', { name: 'Send or print' }).click();
    await page.getByRole('dialog').getByLabel('Who receives it').waitFor();
    await expectSound(shown, `disclose ${screen}`);
    await page.getByLabel('Who receives it').fill(`Shoreline Primary Care, ${screen}`);
    await page.getByRole('button', { name: 'Log it and make the file' }).click();
    const printed = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Open to print' }).click();
    const paper = await printed;
    await paper.getByText('Notice to accompany disclosure').waitFor();
    expect(await paper.getByText(`Disclosed to Shoreline Primary Care, ${screen}`).count()).toBe(1);
    await paper.close();
    await page.getByRole('button', { name: 'Done', exact: true }).click();

    await page.getByRole('button', { name: 'Send or print' }).click();
    await page.getByLabel('Who receives it').fill(`County hospital, ${screen}`);
    await page.getByLabel('Why').selectOption({ label: 'Another reason' });
    await page.getByLabel('The reason').fill('Asked for by phone');
    await page.getByText('As FHIR').click();
    await page.getByRole('button', { name: 'Log it and make the file' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save the file' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^packet-[0-9a-f]{8}\.fhir\.json$/);
    const chunks: Buffer[] = [];
    for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer);
    expect(problemsIn(JSON.parse(Buffer.concat(chunks).toString('utf8')) as never)).toEqual([]);
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('tab', { name: 'What left' }).click();
    await page.getByText('Another reason: Asked for by phone').first().waitFor();
    await expectSound(shown, `what left ${screen}`);
    const accounted = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Accounting of disclosures, to print' }).click();
    const accounting = await accounted;
    await accounting.getByRole('heading', { name: 'Accounting of disclosures' }).waitFor();
    expect(await accounting.getByText(`County hospital, ${screen}`).count()).toBe(1);
    await accounting.close();
  });

  it('a list is saved without names, and logged', async () => {
    const shown = await app.openAs((await app.addUser('Ines Prado', ['admissions'])).email, { viewport });
    const { page } = shown;
    await page.getByRole('button', { name: 'Save list' }).click();
    await page.getByLabel('Who receives it').fill('Morning meeting');
    await page.getByLabel('Why').selectOption({ label: 'Inside the program, by staff who need it for their work' });
    await expectSound(shown, `save list ${screen}`);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Log it and save' }).click();
    expect((await saving).suggestedFilename()).toBe('worklist.csv');
  });

  it('what the EHR would not take is seen and sent again', async () => {
    const queue = createWebhookQueue(app.serving.storage.db);
    const mine = async () =>
      (await queue.list({ programs: null, limit: 50 })).rows.find((row) => row.conversation === visit);
    await expect.poll(async () => (await mine())?.status, { timeout: 20_000 }).toMatch(/dead|delivered/);
    if ((await mine())!.status === 'delivered') await queue.bury((await mine())!.id, 'http-410');
    const shown = await app.openAs((await app.addUser('Omar Reed', ['administrator'])).email, { viewport });
    const { page } = shown;
    await page.goto('/staff/deliveries');
    await page.getByText('last: it answered 410').waitFor();
    await expectSound(shown, `deliveries ${screen}`);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Nothing was given up.').waitFor();
    await expect.poll(async () => (await mine())?.status, { timeout: 20_000 }).toBe('delivered');
    expect(receiver.received.every(({ isGenuine }) => isGenuine)).toBe(true);
  });
});
