import snowball from 'snowball-stemmers';
import type { Lang } from '../core/language.ts';
import { foldedWords } from './folding.ts';
import type { FindingWords } from './finding-words.ts';
import { createLexicon, type Lexicon, nearestWord } from './nearest-word.ts';

/** A text as finding sees it. */
export interface ReadWords {
  /** Meanings and word stems, each once; words that tell nothing apart are left out. */
  readonly units: ReadonlySet<string>;
  /** `who`, `when`, `howmany` …: what kind of thing is asked for. */
  readonly asking: ReadonlySet<string>;
  /** Of `units`: everyday words that no list of ours names; they tell little of what is asked. */
  readonly everyday: ReadonlySet<string>;
  /** Subjects that only a passage about them can answer. */
  readonly topics: ReadonlySet<string>;
}

export interface WordReader {
  /** @param known words that misspelt ones may stand for, besides those of the synonyms. */
  read(text: string, known?: Lexicon): ReadWords;
}

type Phrases = ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly value: string }[]>;

/** Reads texts of one language: folds, joins phrases, mends typing errors, stems. Pure; linear in the text. */
export function createWordReader(lang: Lang, words: FindingWords): WordReader {
  const stemmer = snowball.newStemmer(lang === 'en' ? 'english' : 'spanish');
  const stems = new Map<string, string>();
  const stemOf = (word: string): string => {
    let stem = stems.get(word);
    if (stem === undefined) {
      stem = stemmer.stem(word);
      if (stems.size < rememberedMax) stems.set(word, stem);
    }
    return stem;
  };
  const stop = new Set(words.stop);
  const meanings = new Map<string, string>();
  const meaningPhrases: [string, string][] = [];
  for (const forms of words.same) {
    const meaning = `=${forms[0]}`;
    for (const form of forms) {
      if (form.includes(' ')) meaningPhrases.push([form, meaning]);
      else if (!meanings.has(form)) meanings.set(form, meaning);
    }
  }
  const stemMeanings = new Map<string, string>();
  for (const [form, meaning] of meanings) {
    const stem = stemOf(form);
    if (!stemMeanings.has(stem)) stemMeanings.set(stem, meaning);
  }
  const meaningPhrasesByFirst = byFirstWord(meaningPhrases);
  const asking = byFirstWord(pairsOf(words.asking));
  const topics = byFirstWord(pairsOf(words.topics));
  const topicPatterns = Object.entries(words.topicPatterns);
  const ownWords = createLexicon([
    ...stop,
    ...[...words.same, ...Object.values(words.topics), ...Object.values(words.asking)].flatMap((forms) =>
      forms.flatMap((form) => form.split(' ')),
    ),
  ]);

  const ordinary = new Set(words.ordinary);
  const inTopics = new Set(Object.values(words.topics).flatMap((forms) => forms.flatMap((form) => form.split(' '))));

  return {
    read(text, known) {
      const written = foldedWords(text);
      const list =
        known === undefined
          ? written
          : written.map((word) =>
              ownWords.has(word) || known.has(word) || ordinary.has(word) ? word : nearestWord(word, [known, ownWords]),
            );
      const units = new Set<string>();
      const everyday = new Set<string>();
      for (let at = 0; at < list.length;) {
        const phrase = longestAt(meaningPhrasesByFirst, list, at);
        if (phrase) {
          units.add(phrase.value);
          at += phrase.words.length;
          continue;
        }
        const word = list[at]!;
        at += 1;
        if (stop.has(word)) continue;
        const stem = stemOf(word);
        const unit = meanings.get(word) ?? stemMeanings.get(stem) ?? stem;
        units.add(unit);
        if (unit === stem && ordinary.has(word) && !inTopics.has(word)) everyday.add(unit);
      }
      const joined = list.join(' ');
      return {
        units,
        everyday,
        asking: new Set(allIn(asking, list)),
        topics: new Set([
          ...allIn(topics, list),
          ...topicPatterns.filter(([, pattern]) => pattern.test(joined)).map(([topic]) => topic),
        ]),
      };
    },
  };
}

const rememberedMax = 20_000;

const pairsOf = (lists: Readonly<Record<string, readonly string[]>>): [string, string][] =>
  Object.entries(lists).flatMap(([value, forms]) => forms.map((form): [string, string] => [form, value]));

function byFirstWord(pairs: readonly (readonly [string, string])[]): Phrases {
  const phrases = new Map<string, { words: readonly string[]; value: string }[]>();
  for (const [form, value] of pairs) {
    const words = form.split(' ');
    const sharing = phrases.get(words[0]!) ?? [];
    sharing.push({ words, value });
    phrases.set(words[0]!, sharing);
  }
  for (const sharing of phrases.values()) sharing.sort((one, other) => other.words.length - one.words.length);
  return phrases;
}

const standsAt = (words: readonly string[], list: readonly string[], at: number): boolean =>
  words.every((word, index) => list[at + index] === word);

const longestAt = (phrases: Phrases, list: readonly string[], at: number) =>
  phrases.get(list[at]!)?.find(({ words }) => standsAt(words, list, at));

const allIn = (phrases: Phrases, list: readonly string[]): readonly string[] =>
  list.flatMap((word, at) =>
    (phrases.get(word) ?? []).filter(({ words }) => standsAt(words, list, at)).map(({ value }) => value),
  );
