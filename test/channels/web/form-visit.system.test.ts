import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import { useDatabase } from '../../support/database.ts';
import { createSmallEngine } from '../../support/small-engine.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const database = useDatabase();
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(database.current);
});
afterAll(async () => await server.close());

interface Page {
  readonly status: number;
  readonly markup: string;
  readonly token: string;
  readonly message: string;
  /** What has been said, in order, without who said it. */
  readonly said: readonly string[];
}

async function pageOf(response: Response): Promise<Page> {
  const markup = await response.text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1] ?? '';
  const said = [...markup.matchAll(/<li[^>]*>(?:<b>[^<]*<\/b>)?([^<]*)<\/li>/g)].map((match) => match[1]!);
  return { status: response.status, markup, token: field('token'), message: field('message'), said };
}

const opened = async (at = server, path = '/stonington/form'): Promise<Page> =>
  await pageOf(await fetch(at.url + path));

const post = async (fields: Record<string, string>, at = server, path = '/stonington/form'): Promise<Page> =>
  await pageOf(await fetch(at.url + path, { method: 'POST', body: new URLSearchParams(fields) }));

describe('the visit without JavaScript', () => {
  it('opens on a page that says what it is, in both languages, under the strict policy', async () => {
    const response = await fetch(`${server.url}/stonington/form`);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(response.headers.get('set-cookie')).toBeNull();
    const { markup } = await pageOf(response);
    for (const words of ['tel:911', 'tel:988', 'It is not a person', 'The stonington program'])
      expect(markup).toContain(words);
    expect(markup).not.toMatch(/<script|<style|style=|\son\w+=/);
    expect((await opened(server, '/stonington/form?lang=es')).markup).toContain('No es una persona');
    expect((await fetch(`${server.url}/nowhere/form`)).status).toBe(404);
  });

  it('is a whole conversation: start, words, buttons', async () => {
    const { token, message } = await opened();
    const started = await post({ token, message, lang: 'en', text: '' });
    expect(started.said).toEqual(['Welcome']);
    const asked = await post({ token: started.token, message: started.message, text: 'menu' });
    expect(asked.said).toEqual(['Welcome', 'menu', 'What would you like?']);
    expect(asked.markup).toContain('<button type="submit" name="choice" value="callback">Ask for a call</button>');
    const chosen = await post({ token: asked.token, message: asked.message, text: '', choice: 'callback' });
    expect(chosen.said.slice(3)).toEqual(['Ask for a call', 'You chose callback']);
    expect((await post({ token: chosen.token, message: chosen.message, text: '' })).said).toEqual(chosen.said);
  });

  it('says nothing twice when a page is sent twice', async () => {
    const { token, message } = await opened();
    const twice = await Promise.all([1, 2].map(async () => await post({ token, message, text: 'hello' })));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    const reloaded = await post({ token, message, text: 'hello' });
    expect(reloaded.said).toEqual(['hello', 'Welcome', 'You said hello']);
  });

  it('shows what people write as text, never as markup', async () => {
    const { token, message } = await opened();
    const { markup } = await post({ token, message, text: `</li><script>alert("1")</script>` });
    expect(markup).toContain('&lt;/li&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(markup).not.toContain('<script>');
  });

  it('of one program takes no token of another', async () => {
    const { token, message } = await opened(server, '/rsct/form');
    const refused = await post({ token, message, text: 'hello' });
    expect(refused.status).toBe(403);
    expect(refused.said).toEqual([]);
    expect(refused.markup).toContain('>hello</textarea>');
  });

  it.each([
    ['a forged token', { token: 'a.b.c' }, 403],
    ['no token', {}, 403],
    ['a body far too long', { padding: 'x'.repeat(300_000) }, 403],
  ])('hears danger first, also with %s', async (_what, fields, status) => {
    const page = await post({ text: 'I want to kill myself', ...fields });
    expect(page.status).toBe(status);
    expect(page.said).toEqual(['Call or text 988.']);
    expect(page.markup).toContain('<li class="crisis"');
  });

  it('of an expired page makes danger a turn', async () => {
    const aside = await startWebServer(database.current);
    try {
      const { token, message } = await opened(aside);
      const { claims } = aside.tokens.read('form', token) as { claims: { conversation: string } };
      aside.clock.pass(25 * 3_600_000);
      const late = await post({ token, message, text: 'I want to kill myself' }, aside);
      expect(late.status).toBe(403);
      expect(late.said).toContain('Call or text 988.');
      const id = await aside.store.find({
        program: 'stonington' as never,
        channel: 'web',
        address: claims.conversation,
      });
      const entries = await aside.store.read(id!, 0);
      expect(entries.map(({ body }) => body.text)).toEqual(['I want to kill myself', 'Welcome', 'Call or text 988.']);
    } finally {
      await aside.close();
    }
  });

  it('slows down who is too fast, but not danger', async () => {
    const aside = await startWebServer(database.current, { limits: { messages: { burst: 1, perSecond: 0.001 } } });
    try {
      const { token } = await opened(aside);
      const say = async (text: string) => await post({ token, message: crypto.randomUUID(), text }, aside);
      expect((await say('one')).status).toBe(200);
      const fast = await say('two');
      expect(fast.status).toBe(429);
      expect(fast.markup).toContain('>two</textarea>');
      expect((await say('I want to kill myself')).said.at(-1)).toBe('Call or text 988.');
    } finally {
      await aside.close();
    }
  });

  it('keeps the words and gives guidance while the database is away', async () => {
    const real = createConversationStore(database.current);
    const away = async () => await Promise.reject(new DatabaseUnavailableError('the database is away'));
    const store = { ...real, turn: away, find: away, read: away };
    const aside = await startWebServer(database.current, { store, engine: createSmallEngine(store) });
    try {
      const { token, message } = await opened(aside);
      const page = await post({ token, message, text: 'I want to kill myself' }, aside);
      expect(page).toMatchObject({ status: 503, said: ['Call or text 988.'], message });
      expect(page.markup).toContain('could not save');
    } finally {
      await aside.close();
    }
  });
});
