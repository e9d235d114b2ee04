import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { CrisisLevel } from '../../core/crisis.ts';
import type { CorpusLine } from './corpus.ts';

interface PublicRow {
  readonly id: string;
  readonly text: string;
  readonly label: string;
  readonly category: string;
}

/** Public sets whose rows may train the shipped model; see docs/crisis-model.md for their makers and licences. */
export const trainingSets = [
  'cssrs-patil1170',
  'cssrs-gaur-posts',
  'sad-sms-stressors',
  'sms-ham',
  'clinc150-test',
  'xstest',
] as const;

/** The rows of one public set with our levels; empty when the folder does not hold it. */
export async function readPublicSet(dir: string, name: (typeof trainingSets)[number]): Promise<CorpusLine[]> {
  let text: string;
  try {
    text = await readFile(path.join(dir, `${name}.jsonl`), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const row = JSON.parse(line) as PublicRow;
      const level = levelOf(row);
      return level === undefined
        ? []
        : [
            {
              text: row.text,
              history: [],
              level,
              kinds: level === 'none' ? [] : (['suicide'] as const),
              who: 'self' as const,
              when: 'now' as const,
              about: row.category,
              lang: 'en' as const,
              source: `${name}/${row.id}`,
            },
          ];
    });
}

/** C-SSRS: 1 wish to be dead, 2 active thoughts, 3 method, 4 intent, 5 plan, 6 behaviour. Rows whose label leans on missing context are left out. */
function levelOf({ label, category }: PublicRow): CrisisLevel | undefined {
  if (category.startsWith('suicide/1')) return 'concern';
  if (/^suicide\/[2-6]/.test(category)) return 'urgent';
  if (category === 'suicide/attempt' || category === 'suicide/behavior' || category === 'suicide/ideation')
    return 'urgent';
  if (category === 'suicide/uninformative') return 'none';
  if (category === 'suicide/level0' || category === 'suicide/supportive' || category === 'suicide/indicator')
    return undefined;
  return label === 'non-crisis' ? 'none' : undefined;
}
