import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ConfigInvalidError, environmentSchema, readConfig } from '../../src/config/config.ts';

const example = await readFile('.env.example', 'utf8');
const documented = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const);

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({}, '/home').dataDir).toBe('/home/data');
  });

  it('are documented in .env.example one for one, in its order', () => {
    expect(documented.map(([name]) => name).toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  });

  it('are documented with their defaults', () => {
    const fromExample = readConfig(Object.fromEntries(documented), '/home');
    expect(fromExample).toEqual(readConfig({}, '/home'));
  });

  it('explain every variable in the lines above it', () => {
    const lines = example.split('\n');
    for (const [name] of documented) {
      const at = lines.findIndex((line) => line.startsWith(`${name}=`));
      const before = lines.slice(0, at).toReversed();
      const group = before.findIndex((line) => line === '');
      expect(
        before.slice(0, group === -1 ? undefined : group).some((line) => line.startsWith('# ')),
        name,
      ).toBe(true);
    }
  });

  it('list every problem at once', () => {
    const read = () => readConfig({ PORT: '80a', LLM_MODE: 'select', LOG_LEVEL: 'loud', TWILIO_ACCOUNT_SID: 'x' });
    expect(read).toThrow(ConfigInvalidError);
    expect(read).toThrow(/PORT[\s\S]*LOG_LEVEL[\s\S]*TWILIO_ACCOUNT_SID/);
  });

  it.each([
    [{ TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}` }, 'all three or none'],
    [{ LLM_MODE: 'compose', LLM_MODEL: 'm', OPENAI_API_KEY: 'k' }, 'LLM_BAA_CONFIRMED'],
    [{ ALERT_WEBHOOK_URL: 'https://example.org/hook' }, 'ALERT_WEBHOOK_SECRET'],
    [{ WEBHOOK_URL: 'http://ehr.example.org/hook' }, 'must be https'],
    [{ WEBHOOK_URL: 'https://ehr.example.org/hook', WEBHOOK_SECRET: 'guess me' }, 'WEBHOOK_SECRET'],
    [{ WEBHOOK_URL: 'http://127.0.0.1:1/', WEBHOOK_CONTENT: 'fhir' }, 'WEBHOOK_RECIPIENT'],
    [{ NODE_ENV: 'production', DATABASE_URL: 'postgres://u@h/d' }, 'MASTER_KEY'],
    [{ MICROSOFT_APP_ID: 'x' }, 'MICROSOFT_APP'],
    [{ NODE_ENV: 'production', DEMO_DATA: 'true' }, 'DEMO_DATA'],
    [{ ALERT_EMAIL_TO: 'stonington=night@example.org' }, 'ALERT_EMAIL_SERVER'],
    [{ SMS_SEGMENT_PRICE_USD: 'a cent' }, 'SMS_SEGMENT_PRICE_USD'],
  ])('refuse %o, which only makes sense with more', (env, reason) => {
    expect(() => readConfig(env)).toThrow(reason);
  });

  it('never repeat a value that was refused', () => {
    expect(() => readConfig({ MASTER_KEY: 'swordfish-secret' })).toThrow(/^(?!.*swordfish)/s);
  });
});
