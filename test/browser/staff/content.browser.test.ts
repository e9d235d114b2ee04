import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityGroup } from '../../../src/channels/web/activity.ts';
import { programId } from '../../../src/core/ids.ts';
import { call, type Grant } from '../../support/direct-line-visitor.ts';
import { expectSound, screens, startConsoleApp, type ConsoleApp } from './console-app.ts';

let app: ConsoleApp;
beforeAll(async () => {
  app = await startConsoleApp();
});
afterAll(async () => {
  await app?.close();
});

const words = 'Yes. What you write here is a private treatment record under federal law (42 CFR Part 2).';
const shorter = 'Yes. What you write is a private treatment record under federal law (42 CFR Part 2).';

describe('a content owner', () => {
  it('edits a passage, sees it as visitors would, and somebody else signs it', async () => {
    const ana = await app.openAs((await app.addUser('Ana Ruiz', ['content-owner'])).email);
    const { page } = ana;
    await page.getByRole('heading', { name: 'Content', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Is this private?' }).first().waitFor();
    await expectSound(ana, 'content');
    await page.getByText('Ends next', { exact: false }).first().click();
    await page.getByLabel('Find a passage').fill('stonington/privacy');
    await expectSound(ana, 'content ends next');
    await page.getByRole('link', { name: 'Is this private?' }).click();
    await page.getByRole('heading', { name: 'Is this private?' }).waitFor();
    await expectSound(ana, 'passage');

    await page.getByLabel('Answer in the chat (English)').fill('We guarantee that nobody will know.');
    await page.getByRole('figure').first().getByText('We guarantee that nobody will know.').waitFor();
    await page.getByRole('button', { name: 'Keep draft and check' }).click();
    await page.getByText('Error', { exact: true }).first().waitFor();
    await expectSound(ana, 'passage with an error');

    await page.getByLabel('Answer in the chat (English)').fill(words);
    await page.getByLabel('Answer by text (English)').fill(shorter);
    await page
      .getByText(/segment.*characters/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Spanish' }).click();
    await page.getByLabel('Answer in the chat (Spanish)').waitFor();
    await expectSound(ana, 'passage in Spanish');
    await page.getByLabel('For whoever signs').fill('Shorter, and yes comes first');
    await page.getByRole('button', { name: 'Ask for a signature' }).click();
    await page.getByRole('button', { name: 'Waiting for a signature' }).waitFor();
    await expectSound(ana, 'passage waiting');

    const ben = await app.openAs((await app.addUser('Ben Cole', ['content-owner'])).email, {
      viewport: screens.tablet,
    });
    await ben.page.getByText(/^To sign \(1\)$/).click();
    await expectSound(ben, 'content to sign');
    await ben.page.getByRole('link', { name: 'To sign: by Ana Ruiz' }).click();
    await ben.page.getByRole('heading', { name: 'A change by Ana Ruiz' }).waitFor();
    await expectSound(ben, 'draft to sign');
    await ben.page.getByRole('checkbox', { name: 'English' }).check();
    await ben.page.getByText('Spanish will not be said until').waitFor();
    await ben.page.getByRole('checkbox', { name: 'Spanish' }).check();
    await ben.page.getByLabel('In what capacity').fill('compliance officer');
    await ben.page.getByRole('button', { name: /^Sign/ }).click();
    await ben.page.getByText('marked unverified').first().waitFor();
    await ben.page.getByLabel('I know that its source is marked unverified').check();
    await expectSound(ben, 'draft signed carefully');
    await ben.page.getByRole('button', { name: /^Sign/ }).click();
    await ben.page.getByText('Written by Ana Ruiz, signed by Ben Cole').waitFor();
    await expectSound(ben, 'passage signed');

    await expect
      .poll(async () => await liveAnswer('Is this private?'), { timeout: 15_000, interval: 1_000 })
      .toBe(words);

    await ben.page.getByRole('button', { name: 'Put back…' }).click();
    await ben.page.getByLabel('Why', { exact: true }).fill('The longer words were better');
    await expectSound(ben, 'put back');
    await ben.page.getByRole('button', { name: 'Put back now' }).click();
    await ben.page.getByText('Put back by Ben Cole').waitFor();
    await expect
      .poll(async () => await liveAnswer('Is this private?'), { timeout: 15_000, interval: 1_000 })
      .not.toBe(words);
  }, 240_000);
});

describe('a form', () => {
  it.each(['/staff/content/stonington/meals', '/staff/content/copy/en/texting'])(
    'keeps what is typed while a draft is being kept: %s',
    async (address) => {
      const name = `Eva ${address.length}`;
      const { page } = await app.openAs((await app.addUser(name, ['content-owner'])).email);
      await page.goto(address);
      const answer = page.getByLabel(/^(?:Answer in the chat \(English\)|In the chat)$/).first();
      await answer.fill('These are the first words.');
      let wasAnswered = false;
      await page.route('**/draft', async (route) => {
        const response = await route.fetch();
        // Only now, when the first words are on the server and the page still waits, the next are typed.
        await answer.fill('These are the words that follow.');
        await route.fulfill({ response });
        wasAnswered = true;
      });
      await page.getByRole('button', { name: 'Keep draft and check' }).click();
      await expect.poll(() => wasAnswered).toBe(true);
      await page.waitForLoadState('networkidle');
      expect(await answer.inputValue()).toBe('These are the words that follow.');
    },
  );
});

describe('copy', () => {
  it('is edited text by text, approved by somebody else, and put back', async () => {
    const ana = await app.openAs((await app.addUser('Ana Lima', ['content-owner'])).email);
    const { page } = ana;
    await page.goto('/staff/content/copy');
    await page.getByRole('link', { name: 'texting' }).first().waitFor();
    await expectSound(ana, 'copy');
    await page.getByRole('link', { name: 'texting' }).first().click();
    await page.getByLabel('Find a text').fill('notice.hourly');
    const group = page.getByRole('group', { name: 'notice.hourly' });
    await group.getByLabel('In the chat').fill('We guarantee that I am a computer program of {shortName}.');
    await page.getByRole('button', { name: 'Keep draft and check' }).click();
    await page.getByText('Error', { exact: true }).first().waitFor();
    await expectSound(ana, 'copy with an error');
    await group
      .getByLabel('In the chat')
      .fill('I am still the automated assistant of {shortName}, a computer program.');
    await page.getByLabel('For whoever approves').fill('Shorter');
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByText('It waits for somebody else to approve it.').waitFor();
    await expectSound(ana, 'copy waiting');

    const ben = await app.openAs((await app.addUser('Ben Reis', ['content-owner'])).email, {
      viewport: screens.tablet,
    });
    await ben.page.goto('/staff/content/copy');
    await ben.page.getByRole('link', { name: 'To approve: by Ana Lima' }).click();
    await ben.page.getByRole('heading', { name: 'A change by Ana Lima' }).waitFor();
    await expectSound(ben, 'copy to approve');
    await ben.page.getByRole('button', { name: /^Approve/ }).click();
    await ben.page.getByText('changed here').waitFor();
    await ben.page.getByRole('link', { name: 'texting' }).first().click();
    await ben.page.getByText('Written by Ana Lima, signed by Ben Reis').waitFor();
    await expectSound(ben, 'copy changed');
    await ben.page.getByRole('button', { name: 'Put back…' }).click();
    await ben.page.getByLabel('Why', { exact: true }).fill('As it was');
    await ben.page.getByRole('button', { name: 'Put back now' }).click();
    await ben.page.getByText('Put back by Ben Reis').waitFor();

    const some = await app.openAs((await app.addUser('Carla Dias', ['content-owner'], [programId('rsct')])).email);
    await some.page.goto('/staff/content/copy/en/texting');
    await some.page.getByText('This is said for every program.').waitFor();
    await expectSound(some, 'copy to read only');
  }, 240_000);
});

/** What a visitor of the running server is told. */
async function liveAnswer(question: string): Promise<string> {
  const server = { api: `${app.url}/v3/directline` };
  const granted = await call<Grant>(server, 'POST', '/tokens/generate?program=stonington', { origin: app.url });
  const { token } = granted.body;
  const { conversationId } = (await call<Grant>(server, 'POST', '/conversations', { token, body: {} })).body;
  const at = `/conversations/${conversationId}/activities`;
  for (const text of ['hi', question]) await call(server, 'POST', at, { token, body: { type: 'message', text } });
  const { activities } = (await call<ActivityGroup>(server, 'GET', at, { token })).body;
  const texts = activities.map(({ text = '' }) => text);
  return texts[texts.lastIndexOf(question) + 1] ?? '';
}
