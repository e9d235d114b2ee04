import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTaskStore } from '../../../src/db/task-store.ts';
import { until } from '../../support/until.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp, type ConsoleWindow } from './console-app.ts';

let app: ConsoleApp;
let email: string;
beforeAll(async () => {
  app = await startConsoleApp({ DEMO_DATA: 'true' });
  ({ email } = await app.addUser('Ada Tester', ['clinician']));
}, 300_000);
afterAll(async () => await app?.close());

const openTasks = async (): Promise<ConsoleWindow> => {
  const window = await app.openAs(email);
  await window.page.getByRole('link', { name: 'Follow-up', exact: true }).click();
  await window.page.getByRole('heading', { level: 1, name: 'Follow-up' }).waitFor();
  await window.page.getByRole('table').waitFor();
  return window;
};

describe('follow-up', () => {
  it('shows who waits, the soonest due first, and what came after hours', async () => {
    const { page } = await openTasks();
    expect(await page.getByRole('row').count()).toBeGreaterThan(5);
    await page.getByText(/From after hours \(\d+\)/).click();
    await until(async () => {
      const rows = (await page.getByRole('row').count()) - 1;
      return rows > 0 && rows === (await page.getByText('after hours', { exact: true }).count());
    });
    await page.getByText('Mine (0)').click();
    await page.getByText('Nothing is yours.').waitFor();
  });

  it('takes a task on, keeps a call within what was agreed, and closes the visit with an outcome', async () => {
    const { page } = await openTasks();
    await page.getByRole('row', { name: 'Call back' }).getByRole('button').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('region', { name: 'How to reach them' }).waitFor();
    expect(await drawer.getByRole('link', { name: /^\d{3}-555-01\d\d$/ }).count()).toBeGreaterThan(0);
    await drawer.getByRole('button', { name: 'Take it on' }).click();
    await drawer.getByRole('button', { name: 'Take it on' }).waitFor({ state: 'detached' });

    await drawer.getByLabel('No answer').check();
    await drawer.getByLabel('Note (optional)').fill('Rang out twice.');
    await drawer.getByRole('button', { name: 'Keep this call' }).click();
    await drawer.getByText('Rang out twice.').waitFor();

    await drawer.getByRole('button', { name: 'Say what became of this visit' }).click();
    const keep = drawer.getByRole('button', { name: /^Keep it/ });
    expect(await keep.isDisabled()).toBe(true);
    await drawer.getByLabel('Day of the assessment').fill('2026-12-01');
    await keep.click();
    await drawer.getByText('Done', { exact: true }).first().waitFor();
    const open = await createTaskStore(app.serving.storage).queue({ limit: 200 });
    expect(open.rows.filter(({ attempts, assignedTo }) => attempts > 0 && assignedTo !== null)).not.toContainEqual(
      expect.objectContaining({ doneAt: null, reason: 'Rang out twice.' }),
    );
  });

  it('does not let a voicemail be kept where none may be left, and says why', async () => {
    const { pool } = app.serving.storage.db;
    // Robin said no to voicemail: a screening of theirs that is open again.
    const { rows } = await pool.query<{ id: string }>(
      `select t.id from tasks t where t.done_at is null and exists (
         select from consents c where c.conversation_id = t.conversation_id and c.kind = 'contact.voicemail' and not c.granted)
       order by t.due_at limit 1`,
    );
    expect(rows).toHaveLength(1);
    const { page } = await openTasks();
    for (const button of await page.getByRole('row').getByRole('button').all()) {
      await button.click();
      const drawer = page.getByRole('dialog');
      await drawer.getByRole('region', { name: 'How to reach them' }).waitFor();
      const isLimited = (await drawer.getByText('Do not leave voicemail').count()) > 0;
      if (isLimited) {
        expect(await drawer.getByLabel('Left a voicemail').isDisabled()).toBe(true);
        await drawer.getByText('They said no to voicemail.').waitFor();
        return;
      }
      await drawer.getByRole('button', { name: 'Close' }).click();
      await drawer.waitFor({ state: 'detached' });
    }
    expect.unreachable('no task of somebody who said no to voicemail');
  });

  it('stands on the visit’s own page, where something more to do can be put', async () => {
    const window = await openTasks();
    const { page } = window;
    await page.getByRole('row', { name: 'Finished the screening' }).getByRole('button').first().click();
    await page.getByRole('dialog').getByRole('link', { name: 'Read the whole visit' }).click();
    await page.getByRole('tab', { name: /^Follow-up/ }).click();
    const followUp = page.getByRole('region', { name: 'Follow-up' });
    await followUp.getByRole('article', { name: /Finished the screening/ }).waitFor();
    await followUp.getByRole('textbox', { name: 'Something to do' }).fill('Send the directions');
    await followUp.getByRole('button', { name: /^Add, due/ }).click();
    await followUp.getByRole('article', { name: 'Follow up: Send the directions' }).waitFor();
    await followUp.getByRole('button', { name: 'I called' }).first().click();
    await followUp.getByLabel('No answer').check();
    await expectSound(window, 'follow-up of a visit');
  });

  it.each(['laptop', 'tablet'] as const)('is sound on a %s', async (screen) => {
    const window = await openTasks();
    await window.page.setViewportSize(screens[screen]);
    await window.page.getByText(/Demo data\./).waitFor();
    await expectSound(window, 'follow-up list');
    await window.page.getByRole('row', { name: 'Follow up' }).getByRole('button').first().click();
    await window.page.getByRole('dialog').getByRole('region', { name: 'How to reach them' }).waitFor();
    await expectSound(window, 'follow-up task');
  });
});
