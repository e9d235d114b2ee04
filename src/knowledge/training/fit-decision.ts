import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadContent } from '../../content/load-content.ts';
import { type Lang, languages } from '../../core/language.ts';
import { type AskedQuestion, identityLabel, isPassageLabel } from '../asked.ts';
import { blockedKindOf } from '../blocked.ts';
import { blockedChanceOf, blockedNames, createBlockedModel } from '../blocked-model.ts';
import { askedOf, createCandidateFinder } from '../candidates.ts';
import type { DecisionWeights } from '../decision.ts';
import {
  type Candidates,
  chanceFeaturesOf,
  chanceNames,
  chanceOf,
  rank,
  rankingNames,
  rankingOf,
} from '../decision-features.ts';
import { loadWordsToFit } from '../finding-words.ts';
import { finished } from '../steps.ts';
import { fitLogistic, fitSoftmaxRanking } from './linear-fit.ts';

/** A question that was left out of the index which looked for it. */
interface Row {
  readonly candidates: Candidates;
  readonly label: string;
  readonly isPlain: boolean;
  readonly lang: Lang;
}

/** Most people ask plainly; the far-fetched questions teach the limits. */
const plainWeight = 4;
const answerFrom01 = 0.7;
const alsoBelow01 = 0.97;
const choicesFrom01 = 0.85;
const nearFrom01 = 0.03;
const blockedFrom01 = 0.4;
const blockedUnsureFrom01 = 0.1;

const contentDir = fileURLToPath(new URL('../../../content', import.meta.url));
const words = loadWordsToFit(contentDir);
const { programs } = await loadContent(contentDir);
/** A stranger's questions are found worse than a known writer's: each is asked of an index that has seen nothing of theirs. */
const writers = new Set(languages.flatMap((lang) => words.asked[lang].single.map(({ writer }) => writer)));

const rows: Row[] = [];
for (const lang of languages) {
  const { single } = words.asked[lang];
  for (const [program, pack] of programs) {
    const passages = pack.passages[lang];
    const own = askedOf({ passages, asked: single, program });
    for (const writer of writers) {
      const isTheirs = (each: AskedQuestion): boolean => each.writer === writer;
      const leftOut = own.filter(isTheirs);
      const asked = own.filter((each) => !isTheirs(each));
      const finder = finished(createCandidateFinder({ passages, asked, words: words.finding[lang], lang, program }));
      for (const { text, label } of leftOut)
        rows.push({ candidates: finder.find(text), label, isPlain: asksPlainly(writer), lang });
    }
  }
}

const answerable = rows.filter(({ label }) => isPassageLabel(label));
const weightOf = ({ isPlain }: Row): number => (isPlain ? plainWeight : 1);
const ranking = fitSoftmaxRanking(
  answerable.map((row) => {
    const sorted = row.candidates.list
      .filter(({ fit, asked }) => fit !== null || asked.nearest01 > 0)
      .toSorted((one, other) => other.asked.near - one.asked.near)
      .slice(0, 15);
    return {
      right: sorted.findIndex(({ passage }) => passage.id === row.label),
      weight: weightOf(row),
      choices: sorted.map((candidate) => {
        const features = rankingOf(candidate);
        return rankingNames.map((name) => features[name]);
      }),
    };
  }),
);
const rankingWeights = Object.fromEntries(
  rankingNames.map((name, at) => [name, rounded(ranking[at]!)]),
) as DecisionWeights['ranking'];
const judged = rows.map((row) => {
  const ranked = rank(row.candidates.list, rankingWeights);
  return {
    row,
    ranked,
    features: chanceFeaturesOf(ranked, row.candidates),
    isRight: ranked[0]!.passage.id === row.label,
  };
});
const chance = fitLogistic(
  judged.map(({ row, features, isRight }) => ({
    features: chanceNames.map((name) => features[name]),
    isTrue: isRight,
    weight: weightOf(row),
  })),
);
const amongThree = fitLogistic(
  judged.map(({ row, ranked, features }) => ({
    features: chanceNames.map((name) => features[name]),
    isTrue: ranked.slice(0, 3).some(({ passage }) => passage.id === row.label),
    weight: weightOf(row),
  })),
);
const amongThreeWeights = Object.fromEntries(
  chanceNames.map((name, at) => [name, rounded(amongThree[at]!)]),
) as DecisionWeights['amongThree'];
const chanceWeights = Object.fromEntries(
  chanceNames.map((name, at) => [name, rounded(chance[at]!)]),
) as DecisionWeights['chance'];

const readings = languages.flatMap((lang) => {
  const { single } = words.asked[lang];
  return [...writers].flatMap((writer) => {
    const asked = single.filter((each) => each.writer !== writer);
    const model = finished(
      createBlockedModel({ asked, blocked: words.blocked[lang], words: words.finding[lang], lang }),
    );
    return single
      .filter((each) => each.writer === writer)
      .flatMap(({ text, label }) => {
        const reading = model.read(text);
        const pattern = blockedKindOf(text, words.blocked[lang]);
        return reading
          ? [{ reading, pattern, label, lang, isPlain: asksPlainly(writer), isBlocked: isBlockedLabel(label) }]
          : [];
      });
  });
});
const blockedFit = fitLogistic(
  readings.map(({ reading, isBlocked, isPlain }) => ({
    features: blockedNames.map((name) => reading.features[name]),
    isTrue: isBlocked,
    weight: isPlain ? plainWeight : 1,
  })),
);
const blocked = Object.fromEntries(
  blockedNames.map((name, at) => [name, rounded(blockedFit[at]!)]),
) as DecisionWeights['blocked'];

const weights: DecisionWeights = {
  ranking: rankingWeights,
  chance: chanceWeights,
  amongThree: amongThreeWeights,
  blocked,
  answerFrom01,
  alsoBelow01,
  choicesFrom01,
  nearFrom01,
  blockedFrom01,
  blockedUnsureFrom01,
};
writeFileSync(`${contentDir}/knowledge/decision.json`, `${JSON.stringify(weights, null, 2)}\n`);

for (const isPlain of [true, false]) {
  for (const lang of languages) {
    const of = judged.filter(({ row }) => row.isPlain === isPlain && row.lang === lang);
    if (of.length === 0) continue;
    print(`${lang} ${isPlain ? 'plain' : 'far-fetched'}, left out of the index: ${of.length} questions`);
    const some = of.filter(({ row }) => isPassageLabel(row.label));
    const none = of.filter(({ row }) => !isPassageLabel(row.label));
    const among = (most: number): string =>
      share(
        some.filter(({ row, ranked }) => ranked.slice(0, most).some(({ passage }) => passage.id === row.label)).length,
        some.length,
      );
    print(`  right passage first ${among(1)}, among three ${among(3)}`);
    for (const from of [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]) {
      const said = (each: (typeof judged)[number]): boolean => chanceOf(each.features, chanceWeights) >= from;
      const right = some.filter((each) => said(each) && each.isRight).length;
      const wrong = some.filter((each) => said(each) && !each.isRight).length;
      const invented = none.filter(said).length;
      print(
        `  from ${from}: right ${share(right, some.length)}, wrong ${share(wrong + invented, of.length)}, unanswerable answered ${share(invented, none.length)}`,
      );
    }
    const isSaid = (each: (typeof judged)[number]): boolean => chanceOf(each.features, chanceWeights) >= answerFrom01;
    for (const from of [0.5, 0.6, 0.7, 0.8]) {
      const isOffered = (each: (typeof judged)[number]): boolean =>
        !isSaid(each) && chanceOf(each.features, amongThreeWeights) >= from;
      print(
        `  choices from ${from}: offered ${share(some.filter(isOffered).length, some.length)}, unanswerable offered ${share(none.filter(isOffered).length, none.length)}`,
      );
    }
  }
}

for (const lang of languages) {
  for (const isPlain of [true, false]) {
    const of = readings.filter((each) => each.lang === lang && each.isPlain === isPlain);
    const is = of.filter((each) => each.isBlocked);
    const isNot = of.filter((each) => !each.isBlocked);
    if (is.length === 0) continue;
    print(`${lang} ${isPlain ? 'plain' : 'far-fetched'} blocked kinds: ${is.length} questions, ${isNot.length} others`);
    print(
      `  patterns alone: ${share(is.filter(({ pattern }) => pattern).length, is.length)}, falsely ${share(isNot.filter(({ pattern }) => pattern).length, isNot.length)}`,
    );
    for (const from of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const heard = ({ reading, pattern }: (typeof readings)[number]): boolean =>
        pattern !== null || blockedChanceOf(reading, blocked) >= from;
      print(
        `  from ${from}: ${share(is.filter(heard).length, is.length)}, falsely ${share(isNot.filter(heard).length, isNot.length)}`,
      );
    }
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
/** Written as most people ask; the others are far-fetched on purpose, or about anything but a program. */
function asksPlainly(writer: string): boolean {
  return writer !== 'far-fetched' && writer !== 'chatter';
}
function isBlockedLabel(label: string): boolean {
  return label === identityLabel || label.startsWith('blocked:');
}
function share(count: number, of: number): string {
  return of === 0 ? '-' : `${((100 * count) / of).toFixed(1)}%`;
}
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
