import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDemoPages } from '../../src/http/demo-pages.ts';
import { serveBuiltFile } from '../../src/http/built-file.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import { testPrograms } from '../support/web-server.ts';

const marker = 'purple-giraffe';
let app: FastifyInstance;
let url: string;
let folder: string;
let widget: string;
let logged = '';
let isReady = true;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'porchlight-http-'));
  widget = path.join(folder, 'widget.js');
  const log = createLog('info', {
    write: (line: string) => {
      logged += line;
    },
  });
  app = createServer({
    log,
    publicUrl: 'https://chat.example',
    trustProxy: false,
    probe: async () => {
      if (!isReady) throw new Error(marker);
    },
    metrics: async () => ({ contentType: 'text/plain', body: 'turns_total 1\n' }),
  });
  serveBuiltFile(app, { url: '/widget.js', file: widget, contentType: 'text/javascript', isForEveryone: true });
  app.get('/fails', async () => {
    throw new Error(marker);
  });
  app.post('/takes-json', async () => ({}));
  addDemoPages(app, { programs: testPrograms });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = async (address: string, init: RequestInit = {}) => await fetch(url + address, init);

describe('every answer', () => {
  it.each(['/', '/stonington', '/healthz', '/nowhere', '/fails', '/widget.js', '/a/b/c', '/%E0%A4%A'])(
    '(%s) carries the security headers and a request id',
    async (address) => {
      const { headers } = await get(address);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|data:|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('to a failure says nothing of its cause, and the log nothing of its message', async () => {
    const answer = await get(`/fails?q=${marker}`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      error: { code: 'unexpected', message: 'Something went wrong on our side.' },
    });
    const bad = await get('/takes-json', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{${marker}`,
    });
    expect(bad.status).toBe(400);
    expect(await bad.text()).not.toContain(marker);
    expect(await (await get(`/%E0%A4%A${marker}`)).text()).not.toContain(marker);
    expect(logged).toContain('"a request failed"');
    expect(logged).toContain('server.system.test.ts');
    expect(logged).not.toContain(marker);
  });
});

describe('an error', () => {
  it.each([
    ['/nowhere', 404, 'This page is not here.'],
    [`/fails?q=${marker}`, 500, 'Something went wrong on our side.'],
  ])('(%s) is a page with help for a person, and JSON for a program', async (address, status, words) => {
    const page = await get(address, { headers: { accept: 'text/html,*/*' } });
    const markup = await page.text();
    expect(page.status).toBe(status);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const part of [words, 'tel:988', 'lang="es"']) expect(markup).toContain(part);
    expect(markup).not.toContain(marker);
    expect(await (await get(address)).json()).toMatchObject({ error: { message: expect.any(String) } });
  });
});

describe('health', () => {
  it('is alive whatever happens, ready when the probe says so', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    isReady = false;
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const away = await get('/readyz');
    expect([away.status, await away.json()]).toMatchObject([
      503,
      { status: 'not ready', degraded: [{ part: 'database' }] },
    ]);
    expect((await get('/healthz')).status).toBe(200);
    expect(await (await get('/metrics')).text()).toBe('turns_total 1\n');
  });
});

describe('the widget’s file', () => {
  it('is served compressed, to every site, and anew after a build', async () => {
    const missing = await get('/widget.js');
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('npm run build');
    await writeFile(widget, 'first();'.repeat(200));
    const first = await get('/widget.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(first.headers.get('content-encoding')).toBe('br');
    expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(await first.text()).toBe('first();'.repeat(200));
    const etag = first.headers.get('etag')!;
    expect((await get('/widget.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
    await writeFile(widget, 'second();');
    await utimes(widget, new Date(), new Date(Date.now() + 5_000));
    const second = await get('/widget.js', { headers: { 'if-none-match': etag, 'accept-encoding': 'identity' } });
    expect([second.status, await second.text()]).toEqual([200, 'second();']);
  });
});

describe('demo pages', () => {
  it('list the programs, and show each with the widget, no inline code, and a way without scripts', async () => {
    const list = await (await get('/')).text();
    for (const id of testPrograms.keys()) expect(list).toContain(`href="/${id}"`);
    const page = await (await get('/stonington')).text();
    expect(page).toContain('<script src="/widget.js" data-program="stonington" data-lang="en" defer></script>');
    expect(page).toContain('href="/stonington/form"');
    expect(page).toContain('tel:+18605550100');
    expect(page).not.toMatch(/<style|style=|\son\w+="|<script>/);
    expect(await (await get('/stonington?lang=es')).text()).toContain('<html lang="es">');
    expect((await get('/nowhere')).status).toBe(404);
    expect((await get('/demo.css')).headers.get('content-type')).toContain('text/css');
    expect((await get('/favicon.svg')).headers.get('content-type')).toContain('image/svg+xml');
  });
});

it('behind proxies of ours believes what they say, and nothing that the visitor said before them', async () => {
  const seen = async (trustProxy: number | false) => {
    const behind = createServer({ log: createLog('silent'), publicUrl: null, trustProxy, probe: async () => {} });
    behind.get('/who', async ({ ip }) => ({ ip }));
    const headers = { 'x-forwarded-for': '192.0.2.66, 192.0.2.1' };
    return (await behind.inject({ url: '/who', headers })).json<{ ip: string }>().ip;
  };
  expect(await seen(1)).toBe('192.0.2.1');
  expect(await seen(2)).toBe('192.0.2.66');
  expect(await seen(false)).toBe('127.0.0.1');
});
