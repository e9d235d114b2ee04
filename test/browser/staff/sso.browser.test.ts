import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOidcServer, type OidcServer } from '../../support/oidc-server.ts';
import { expectSound, startConsoleApp, type ConsoleApp } from './console-app.ts';

let provider: OidcServer;
let app: ConsoleApp;
beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  // Another host name is another site: cookies go the way they go between two organizations.
  provider = await startOidcServer(`${publicUrl}/staff/api/sso/return`, 'localhost');
  app = await startConsoleApp({
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
});
afterAll(async () => {
  await app?.close();
  await provider?.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('somebody signs in through the organization and arrives where they were going, from another site', async () => {
  const { email } = await app.addUser('Ana Lopes', ['clinician']);
  provider.person = { sub: 'ana', email, email_verified: true };
  const shown = await app.open();
  const { page } = shown;
  await page.goto('/staff/me');
  await page.getByRole('link', { name: 'Sign in with your organization' }).waitFor();
  await expectSound(shown, 'sign in with sso');
  await page.getByRole('link', { name: 'Sign in with your organization' }).click();
  await page.waitForURL('**/staff/me');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await page.getByText('By your organization’s sign-in').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  expect(shown.problems).toEqual([]);
});

it('somebody without an account is told what to do', async () => {
  provider.person = { sub: 'eve', email: 'eve@example.org', email_verified: true };
  const shown = await app.open();
  await shown.page.goto('/staff/sign-in');
  await shown.page.getByRole('link', { name: 'Sign in with your organization' }).click();
  await shown.page.getByText('There is no account with your email here.').waitFor();
  await expectSound(shown, 'sso unknown');
});
