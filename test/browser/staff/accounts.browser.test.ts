import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSound, password, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';

let app: ConsoleApp;
let admin: { readonly email: string };
beforeAll(async () => {
  app = await startConsoleApp();
  admin = await app.addUser('Ana Lopes', ['administrator']);
});
afterAll(async () => {
  await app?.close();
});

describe.each([
  ['laptop', screens.laptop],
  ['tablet', screens.tablet],
] as const)('on a %s', (screen, viewport) => {
  it('an administrator adds an account, its owner sets a password with the link, and it is limited and switched off', async () => {
    const email = `${screen}@example.org`;
    const shown = await app.openAs(admin.email, { viewport });
    const { page } = shown;
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    await expectSound(shown, `accounts ${screen}`);
    await page.getByRole('button', { name: 'Add an account' }).click();
    await expectSound(shown, `new account ${screen}`);
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByText('A name.').waitFor();
    await page.getByLabel('Name').fill('Ben Ortiz');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Admissions').uncheck();
    await page.getByLabel('Clinician').check();
    await page.getByLabel('Only some').check();
    await page.getByRole('group', { name: 'Programs' }).getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByText('A link for Ben Ortiz').waitFor();
    await expectSound(shown, `invitation ${screen}`);
    const link = await page.getByText(/\/staff\/set-password#/).textContent();

    const theirs = await app.open({ viewport });
    await theirs.page.goto(link!);
    await expectSound(theirs, `set password ${screen}`);
    await theirs.page.getByLabel('New password').fill('a password of my own');
    await theirs.page.getByRole('button', { name: 'Set the password' }).click();
    await theirs.page.getByText('Your password is set').waitFor();
    await theirs.page.getByRole('link', { name: 'Sign in' }).click();
    await theirs.page.getByLabel('Email').fill(email);
    await theirs.page.getByLabel('Password', { exact: true }).fill('a password of my own');
    await theirs.page.getByRole('button', { name: 'Sign in' }).click();
    await theirs.page.getByRole('button', { name: 'Ben Ortiz: your account' }).waitFor();
    expect(await theirs.page.getByRole('link', { name: 'Accounts' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: email }).getByRole('button').click();
    await expectSound(shown, `account open ${screen}`);
    await page.getByRole('button', { name: 'Switch the account off' }).click();
    await page.getByText('The account is off.').waitFor();
    await theirs.page.reload();
    await theirs.page.getByRole('heading', { name: 'Sign in' }).waitFor();

    // One's own account says why it cannot be switched off.
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: admin.email }).getByRole('button').click();
    const off = page.getByRole('button', { name: 'Switch the account off' });
    expect(await off.isDisabled()).toBe(true);
    await page.getByText('This is your own account.').waitFor();
    await shown.context.close();
    await theirs.context.close();
  });
});

describe('one’s own account', () => {
  it('gets an authenticator app, which is asked for at the next sign-in; a recovery code works too', async () => {
    const { email } = await app.addUser('Maria Silva', ['clinician']);
    const shown = await app.openAs(email);
    const { page } = shown;
    await page.goto('/staff/me');
    await page.getByLabel('Your password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    await expectSound(shown, 'totp setup');
    const secret = (await page.locator('code').first().textContent())!.replaceAll(' ', '');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.getByLabel('The code that it shows').fill('123456');
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('Not right.').waitFor();
    await page.getByLabel('The code that it shows').fill(totp.generate());
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('Keep these recovery codes').waitFor();
    await expectSound(shown, 'recovery codes');
    const codes = await page.locator('code').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Your authenticator app is set up. 10 recovery codes are left.').waitFor();
    await expectSound(shown, 'account with app');

    const again = await app.open();
    await again.page.goto('/staff/sign-in');
    await again.page.getByLabel('Email').fill(email);
    await again.page.getByLabel('Password', { exact: true }).fill(password);
    await again.page.getByRole('button', { name: 'Sign in' }).click();
    await again.page.getByLabel('Code').waitFor();
    await expectSound(again, 'code asked');
    await again.page.getByLabel('Code').fill(codes[0]!);
    await again.page.getByRole('button', { name: 'Go on' }).click();
    await again.page.getByRole('button', { name: 'Maria Silva: your account' }).waitFor();

    // The other window's session is listed here, and ended from here.
    await page.reload();
    const ends = page.getByRole('button', { name: /^End the session/ });
    await ends.first().click();
    await ends.waitFor({ state: 'detached' });
    await again.page.reload();
    await again.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await shown.context.close();
    await again.context.close();
  });
});

it('what still loads says so, soundly', async () => {
  const { email } = await app.addUser('Maria Silva', ['clinician']);
  const shown = await app.openAs(email);
  await shown.page.route('**/staff/api/me/account', () => {});
  await shown.page.goto('/staff/me');
  await shown.page.getByRole('status', { name: 'Loading' }).waitFor();
  await expectSound(shown, 'loading');
  await shown.context.close();
});
