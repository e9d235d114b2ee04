import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSound, password, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';

let app: ConsoleApp;
beforeAll(async () => {
  app = await startConsoleApp();
});
afterAll(async () => {
  await app?.close();
});

describe('the first account', () => {
  it('is made with the link from the terminal, and only once', async () => {
    const { page, problems, context } = await app.open();
    const link = app.serving.firstSignIn!;
    await page.goto(link);
    await expectSound({ page, problems, context }, 'first account');
    await page.getByLabel('Your name').fill('Ana Lopes');
    await page.getByLabel('Email').fill('ana@example.org');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('12 characters or more.').first().waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('I also work on visits').check();
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('button', { name: 'Ana Lopes: your account' }).waitFor();

    const again = await app.open();
    await again.page.goto(link);
    await again.page.getByText('This link was used already').waitFor();
    expect(problems).toEqual([]);
  });
});

describe.each(Object.entries(screens))('on a %s', (screen, viewport) => {
  it('a wrong password is said plainly, and the right one leads to where one wanted to go', async () => {
    const { email } = await app.addUser('Maria Silva', ['clinician']);
    const shown = await app.open({ viewport });
    const { page } = shown;
    await page.goto('/staff/me');
    await page.waitForURL('**/staff/sign-in?next=**');
    await expectSound(shown, `sign in ${screen}`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not the right password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The email or the password is not right.').waitFor();
    await expectSound(shown, `sign in refused ${screen}`);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/staff/me');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await expectSound(shown, `account ${screen}`);

    await page.getByRole('button', { name: 'Maria Silva: your account' }).click();
    await expectSound(shown, `menu ${screen}`);
    await page.getByText('Dark', { exact: true }).click();
    await expectSound(shown, `menu dark ${screen}`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/staff/sign-in');
    await page.goto('/staff/me');
    await page.waitForURL('**/staff/sign-in?next=**');
    await shown.context.close();
  });
});
