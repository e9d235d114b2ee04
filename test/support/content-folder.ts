import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';

/** A passage's front matter with nothing wrong with it, not yet signed. */
export const soundPassage = {
  id: 'hours',
  kind: 'program',
  source: [{ file: 'seeds/000', lines: '13' }],
  review: { status: 'verified' },
  question: { en: 'What hours do you have?', es: '¿Qué horario tienen?' },
  variants: {
    en: ['when do you open', 'what time', 'opening times', 'are you open late', 'when can i come', 'hours please'],
    es: ['cuándo abren', 'a qué hora', 'qué horas tienen', 'abren tarde', 'cuándo puedo ir', 'el horario por favor'],
  },
  answer: {
    en: { web: 'Harbor is open from 9 to 3 each day.', sms: 'Harbor is open from 9 to 3 each day.' },
    es: { web: 'Harbor abre de 9 a 3 cada día.', sms: 'Harbor abre de 9 a 3 cada dia.' },
  },
};

export const soundProgram = {
  id: 'harbor',
  name: 'Harbor Program',
  shortName: 'Harbor',
  phones: [{ number: '+18605550100', display: '860-555-0100', use: 'main' }],
  timeZone: 'America/New_York',
  state: 'CT',
  languages: ['en', 'es'],
};

const rules = {
  personFirst: [{ words: ['addict', 'addicts'], use: 'person who uses' }],
  safeMessaging: [{ words: ['committed suicide'], use: 'died by suicide' }],
  promises: [{ words: ['guarantee*'], use: 'leave out' }],
  cost: [{ words: ['free', 'gratis'], use: 'cite it', unless: ['feel free'] }],
  outcome: [{ words: ['effective'], use: 'cite it' }],
  optOutWords: ['stop', 'end'],
  leaningStarts: ['it', 'eso'],
  names: ['Harbor'],
};

const soundFiles: Readonly<Record<string, unknown>> = {
  'programs/harbor/program.yaml': soundProgram,
  'programs/harbor/passages/hours.md': soundPassage,
  'copy/en/visit.yaml': { welcome: 'Hello.' },
  'copy/es/visit.yaml': { welcome: 'Hola.' },
  'wording/en.yaml': rules,
  'wording/es.yaml': rules,
  'lines.yaml': { lines: [{ number: '911', name: 'Emergency', source: 'law' }] },
  'sources.yaml': {
    seeds: { '000': { title: 'Harbor page', program: 'harbor', lines: 62, sha256: '0'.repeat(64) } },
    references: {
      STUDY: { title: 'A study', url: 'https://example.org/study' },
      PORCHLIGHT: { title: 'This service' },
    },
  },
  'quarantine/seed-001.yaml': {
    seed: '001',
    numbers: ['8775550123'],
    statements: [
      {
        id: 'magic',
        lines: '7',
        quote: 'our magic tea will wash every craving out of your body overnight',
        phrases: ['magic tea', 'té mágico'],
        reason: 'Invented.',
      },
    ],
  },
};

export type ContentFilesByPath = Readonly<Record<string, unknown>>;

/** Text as it stands in a file: objects as YAML, passages between `---` lines, strings as they are. */
export const asFile = (path: string, value: unknown): string =>
  typeof value === 'string' ? value : path.endsWith('.md') ? `---\n${stringify(value)}---\n` : stringify(value);

/**
 * Writes a small sound content folder, with `changes` laid over it (null leaves a file out), and returns its path.
 * It is removed when the test ends.
 */
export async function contentFolder(changes: ContentFilesByPath = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'porchlight-content-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dir = join(root, 'content');
  for (const [path, value] of Object.entries({ ...soundFiles, ...changes })) {
    if (value === null) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), asFile(path, value));
  }
  return dir;
}
