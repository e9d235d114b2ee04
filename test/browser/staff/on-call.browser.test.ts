import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import { createRotaStore } from '../../../src/db/rota-store.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp, type ConsoleWindow } from './console-app.ts';

let app: ConsoleApp;
let clinician: { readonly email: string; readonly id: string };
beforeAll(async () => {
  app = await startConsoleApp();
  clinician = await app.addUser('Ada Tester', ['clinician']);
  await app.addUser('Ben Tester', ['admissions']);
}, 120_000);
afterAll(async () => await app?.close());

const openRota = async (email = clinician.email): Promise<ConsoleWindow> => {
  const window = await app.openAs(email);
  await window.page.getByRole('link', { name: 'On call', exact: true }).click();
  await window.page.getByRole('heading', { level: 1, name: 'On call' }).waitFor();
  await window.page.getByRole('region', { name: 'Every week' }).waitFor();
  return window;
};

describe('on call', () => {
  it('is set for the week, changed for once, and shows who it is now and what is not covered', async () => {
    const { page } = await openRota();
    await page.getByText('Nobody is on the rota.', { exact: false }).waitFor();
    const week = page.getByRole('form', { name: 'Add a weekly shift' });
    await week.getByLabel('Who').selectOption({ label: 'Ada Tester' });
    await week.getByLabel('From').fill('00:00');
    await week.getByLabel('To', { exact: true }).fill('00:00');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Sunday'])
      await week.getByLabel(day).check();
    await week.getByRole('button', { name: 'Add to the week' }).click();
    await page.getByRole('region', { name: 'On call now' }).waitFor();
    await page.getByText(/Nobody is on call at 2 times in the next two weeks/).waitFor();
    await page.getByText('Ada Tester cannot be reached').waitFor();

    const mine = page.getByRole('region', { name: 'How alerts reach you' });
    await mine.getByLabel('Phone for texts (optional)').fill('860 555 0142');
    await mine.getByRole('button', { name: 'Keep' }).click();
    await page.getByText('Ada Tester cannot be reached').waitFor({ state: 'detached' });

    const once = page.getByRole('form', { name: 'Add somebody for once' });
    await once.getByLabel('Who instead').selectOption({ label: 'Ben Tester' });
    await once.getByLabel('Starts').fill('2030-01-05T00:00');
    await once.getByLabel('Ends').fill('2030-01-06T00:00');
    await once.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Take away Ben Tester for once' }).waitFor();

    const rota = await createRotaStore(app.serving.storage).read(programId('new-dimensions'), new Date());
    const kept = await Promise.all(
      ['new-dimensions', 'rsct', 'stonington'].map(
        async (id) => await createRotaStore(app.serving.storage).read(programId(id), new Date()),
      ),
    );
    const changed = kept.find(({ shifts }) => shifts.length > 0)!;
    expect(changed.shifts).toHaveLength(6);
    // Midnight in New York, in January: five hours behind.
    expect(changed.overrides[0]!.from.toISOString()).toBe('2030-01-05T05:00:00.000Z');
    expect(rota.people.find(({ id }) => id === clinician.id)!.ways).toEqual([
      { channel: 'sms', address: '+18605550142' },
    ]);
  });

  it('lets the steps be changed, and refuses steps that end before everyone is told', async () => {
    const { page } = await openRota();
    const plan = page.getByRole('region', { name: 'How an alert climbs' });
    await plan.getByLabel('Step 4: tells').selectOption('lead');
    await plan.getByRole('button', { name: 'Keep these steps' }).click();
    await plan.getByText('The last step tells everyone.').waitFor();
    await plan.getByLabel('Step 4: tells').selectOption('everyone');
    await plan.getByLabel('Step 4: after minutes').fill('12');
    await plan.getByRole('button', { name: 'Keep these steps' }).click();
    await plan.getByText('The last step tells everyone.').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByLabel('Step 4: after minutes').waitFor();
    expect(await page.getByLabel('Step 4: after minutes').inputValue()).toBe('12');
  });

  it('shows the rota to admissions and lets them change only how they are reached', async () => {
    const { email } = await app.addUser('Cleo Tester', ['admissions']);
    const { page } = await openRota(email);
    await page.getByText('Clinicians and administrators change the rota.').waitFor();
    expect(await page.getByRole('button', { name: 'Add to the week' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Keep', exact: true }).count()).toBe(1);
  });

  it.each(['laptop', 'tablet'] as const)('is sound on a %s', async (screen) => {
    const window = await openRota();
    await window.page.setViewportSize(screens[screen]);
    await expectSound(window, 'on call');
  });
});
