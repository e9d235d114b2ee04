import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAskedIndex, learnQuestions, type LearntQuestions } from '../../src/knowledge/asked-index.ts';
import { shippedKnowledgeWords } from '../../src/knowledge/finding-words.ts';
import { keptInFiles } from '../../src/knowledge/learnt-files.ts';
import { finished, type Steps } from '../../src/knowledge/steps.ts';
import { createWordReader } from '../../src/knowledge/word-reader.ts';

const reader = createWordReader('en', shippedKnowledgeWords().finding.en);
const examples = [
  { text: 'where can i park my car', label: 'a/parking' },
  { text: 'is there a parking lot', label: 'a/parking' },
  { text: 'do you serve lunch', label: 'a/meals' },
  { text: 'will there be lunch', label: 'a/meals' },
];

let folder: string;
let errors: unknown[];
let lessons: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'learnt-'));
  errors = [];
  lessons = 0;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** As a process that has just started. */
function learn(from: unknown = examples, dir = folder): LearntQuestions {
  const kept = keptInFiles(dir, (error) => errors.push(error));
  return finished(
    kept('a.en', from, function* (): Steps<LearntQuestions> {
      lessons += 1;
      return yield* learnQuestions(examples, reader);
    }),
  );
}

describe('what was learnt', () => {
  it('is not learnt again by the next process, which answers the same', () => {
    const [first, second] = [learn(), learn()].map((learnt) => createAskedIndex(learnt, reader));
    expect(lessons).toBe(1);
    for (const question of ['can i park there', 'is lunch at the parking lot', 'qwerty'])
      expect(second!.find(question)).toEqual(first!.find(question));
  });

  it('is learnt anew when what it is learnt from has changed, a regular expression too', () => {
    const sources = [examples, examples.slice(1), { words: [/a/u] }, { words: [/b/u] }];
    for (const from of sources) learn(from);
    expect(lessons).toBe(sources.length);
    learn(sources.at(-1));
    expect(lessons).toBe(sources.length);
  });

  it('is learnt anew when any byte of its file is another, or the end is missing', async () => {
    learn();
    const file = path.join(folder, 'a.en.learnt');
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.boolean(), async (at, isCut) => {
        const broken = Buffer.from(isCut ? whole.subarray(0, at) : whole);
        if (!isCut) broken[at] = broken[at]! ^ 0x10;
        await writeFile(file, broken);
        lessons = 0;
        expect(learn()).toEqual(learn());
        expect(lessons).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('serves where it cannot be kept, and leaves nothing half written', async () => {
    const blocked = path.join(folder, 'a file');
    await writeFile(blocked, '');
    expect(learn(examples, blocked).labels).toEqual(['a/parking', 'a/meals']);
    expect(errors).toHaveLength(1);
    learn();
    expect(await readdir(folder)).toEqual(['a file', 'a.en.learnt']);
  });
});
