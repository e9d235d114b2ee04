import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import type { WidgetLook } from '../../../src/core/widget-look.ts';
import { useDatabase } from '../../support/database.ts';
import { call } from '../../support/direct-line-visitor.ts';
import { programOf, startWebServer, type WebServer } from '../../support/web-server.ts';

const widget: WidgetLook = { accent: { light: '#5a2e6b', dark: '#cfaedd' }, cornerRadiusPx: 4 };
const database = useDatabase();
let server: WebServer;
beforeAll(async () => {
  const programs = new Map([
    [programId('harbor'), { ...programOf('harbor'), widget }],
    [programId('quay'), programOf('quay')],
  ]);
  server = await startWebServer(database.current, { programs });
});
afterAll(async () => await server.close());

describe('how a widget looks', () => {
  it('is told to any page, and may be kept for minutes', async () => {
    for (const origin of ['https://www.harbor.example', 'https://stranger.example']) {
      const { status, body, headers } = await call(server, 'GET', '/widget?program=harbor', { origin });
      expect([status, body]).toEqual([200, widget]);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('cache-control')).toBe('public, max-age=300');
    }
  });

  it('is nothing in particular when the program does not say', async () => {
    expect((await call(server, 'GET', '/widget?program=quay')).body).toEqual({});
  });

  it('is asked of a program that is served here', async () => {
    for (const query of ['', '?program=nowhere', '?program=quay&program=harbor']) {
      expect((await call(server, 'GET', `/widget${query}`)).status).toBe(404);
    }
  });
});
