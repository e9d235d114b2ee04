import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import type { ContentProblem } from '../../src/core/errors.ts';
import { languages } from '../../src/core/language.ts';
import { isPassageLabel, loadAskedQuestions } from '../../src/knowledge/asked.ts';
import { finished } from '../../src/knowledge/steps.ts';
import { createAskedIndex, learnQuestions } from '../../src/knowledge/asked-index.ts';
import { shippedKnowledgeWords } from '../../src/knowledge/finding-words.ts';
import { edgesOf } from '../../src/knowledge/question-marks.ts';
import { pairsIn } from '../../src/knowledge/splitting.ts';
import { createWordReader } from '../../src/knowledge/word-reader.ts';

const words = shippedKnowledgeWords();
const { programs } = await loadContent('content');
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function contentWith(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'asked-'));
  folders.push(folder);
  const file = path.join(folder, 'knowledge', 'asked', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return folder;
}

describe('the ways people ask', () => {
  it('name only passages that exist', () => {
    const shared = readdirSync('content/education/passages').map((name) => `education/${path.parse(name).name}`);
    const own = [...programs.values()].flatMap(({ all }) => all.map(({ passage }) => passage.id));
    const ids = new Set([...own, ...shared]);
    const unknown = languages.flatMap((lang) => {
      const { single, two } = words.asked[lang];
      return [...single.map(({ label }) => label).filter(isPassageLabel), ...two.flatMap(({ passages }) => passages)];
    });
    expect(new Set(unknown.filter((id) => !ids.has(id)))).toEqual(new Set());
  });

  it('cover every passage of every program in both languages, beyond its own variants', () => {
    for (const lang of languages) {
      const asked = new Set(words.asked[lang].single.map(({ label }) => label));
      for (const pack of programs.values())
        for (const { id } of pack.passages[lang]) expect(asked, `${lang} ${id}`).toContain(id);
    }
  });

  it('are refused with file and line when a kind is not one of ours', async () => {
    const folder = await contentWith(
      'sunrise.en.yaml',
      'unanswered:\n  - "is there parking"\nblocked:\n  gossip:\n    - "x"\n',
    );
    const problems: ContentProblem[] = [];
    loadAskedQuestions(folder, problems);
    expect(problems).toMatchObject([{ file: 'content/knowledge/asked/sunrise.en.yaml', line: 4, rule: 'asked.shape' }]);
  });

  it('are refused when the name of a file would leave them unread', async () => {
    const folder = await contentWith('sunrise.en-US.yaml', 'unanswered:\n  - "is there parking"\n');
    const problems: ContentProblem[] = [];
    expect(loadAskedQuestions(folder, problems).en.single).toEqual([]);
    expect(problems).toMatchObject([{ file: 'content/knowledge/asked/sunrise.en-US.yaml', rule: 'asked.name' }]);
  });

  it('know their writer by the folder', async () => {
    const folder = await contentWith('neighbor/sunny-side.en.yaml', 'unanswered:\n  - "is there parking"\n');
    const problems: ContentProblem[] = [];
    expect(loadAskedQuestions(folder, problems).en.single).toMatchObject([
      { text: 'is there parking', program: 'sunny-side', writer: 'neighbor' },
    ]);
    expect(problems).toEqual([]);
  });

  it('may be missing altogether', async () => {
    const problems: ContentProblem[] = [];
    const folder = await contentWith('notes.txt', '');
    await rm(path.join(folder, 'knowledge', 'asked'), { recursive: true });
    expect(loadAskedQuestions(folder, problems).en).toEqual({ single: [], two: [] });
    expect(problems).toEqual([]);
  });
});

describe('the index of ways to ask', () => {
  const reader = createWordReader('en', words.finding.en);
  const examples = [
    { text: 'where can i park my car', label: 'a/parking' },
    { text: 'is there a parking lot', label: 'a/parking' },
    { text: 'do you serve lunch', label: 'a/meals' },
    { text: 'will there be food', label: 'a/meals' },
  ];
  const learnt = () => createAskedIndex(finished(learnQuestions(examples, reader)), reader);

  it('finds the label that asks alike, with chances that sum to one', () => {
    const fits = learnt().find('can i park there');
    const best = fits.toSorted((one, other) => other.near - one.near)[0]!;
    expect(best.label).toBe('a/parking');
    expect(best.chance01).toBeGreaterThan(0.5);
    expect(fits.reduce((sum, { chance01 }) => sum + chance01, 0)).toBeCloseTo(1);
  });

  it('is the same each time it is made', () => {
    const [one, other] = [learnt(), learnt()];
    expect(one.find('is lunch at the parking lot')).toEqual(other.find('is lunch at the parking lot'));
  });
});

describe('a long story', () => {
  it('is read at its beginning and at its end', () => {
    const story = `first ${'and so it went on '.repeat(100)} last`;
    expect(edgesOf(story)).toMatch(/^first .* last$/);
    expect(edgesOf(story).split(' ')).toHaveLength(100);
    expect(edgesOf('short')).toBe('short');
  });
});

describe('pairs', () => {
  it.each([
    ['en', 'need your fax and your street address', ['need your fax', 'your street address']],
    ['es', 'quiero saber el horario y el precio', ['quiero saber el horario', 'el precio']],
  ] as const)('in %s are cut at what joins "%s"', (lang, text, pair) => {
    expect(pairsIn(text, lang)).toContainEqual(pair);
  });

  it('are not sought in a long story', () => {
    expect(pairsIn('and so we waited, '.repeat(20), 'en')).toEqual([]);
  });
});
