import {
  type CheckForCrisis,
  type CrisisEvidence,
  type CrisisFinding,
  type CrisisKind,
  crisisKinds,
  gravity,
  noCrisis,
} from '../core/crisis.ts';
import { readContext } from './context.ts';
import {
  type CrisisModel,
  createCrisisModel,
  type CrisisWeights,
  isBare,
  type ModelAbout,
  type ModelLevel,
} from './model.ts';
import type { CrisisPatterns } from './pattern-types.ts';
import { type Part, partsOf } from './parts.ts';
import { createPatternReader, type PatternHit, type PatternReader, type Reading } from './patterns.ts';
import { sentenceEnd, sentenceStart } from './scope.ts';

/** Earlier turns that are read again with each message. */
const turnsRead = 8;
const maxEvidence = 12;
/** Probability of a weak phrase's level at which the model agrees with it. */
const weakAgreement = 0.58;

/** How likely the model must find danger in a clause alone before it is asked about. */
const sureOfClause01 = 0.7;
/** A whole message that the model finds as unlikely as this is read once. */
const farBelow01 = 0.2;

export interface CrisisCheckParts {
  readonly patterns: CrisisPatterns;
  readonly weights: CrisisWeights | null;
}

/** Builds the check from its data. Throws only here, when the data cannot be compiled; the check itself never does. */
export function createCrisisCheck({ patterns, weights }: CrisisCheckParts): CheckForCrisis {
  return checkWith(createPatternReader(patterns), weights === null ? null : createCrisisModel(weights));
}

/** The check over ready parts. A part that fails raises the finding to at least `urgent`, and the other parts still speak. */
export function checkWith(reader: PatternReader, model: CrisisModel | null): CheckForCrisis {
  const judged = (
    text: string,
    reading: Reading,
    earlier: readonly Reading[],
    by: CrisisModel | null,
  ): CrisisFinding => {
    let finding = fromPatterns(reading, isStrong);
    try {
      // Without any model at all, weak phrases count by themselves.
      if (by !== null) finding = withModel(finding, reading, earlier, by);
      else if (model === null) finding = fromPatterns(reading);
      finding = gathered(finding, reading);
      return readContext(finding, reading, earlier, (turn) =>
        model === null ? fromPatterns(turn) : withModel(fromPatterns(turn, isStrong), turn, [], model),
      );
    } catch {
      return failed(finding, text);
    }
  };
  /**
   * Of a clause alone the model is less sure than of a whole message: what only it hears there, or a weak phrase with
   * it, is asked about, no more.
   */
  const readPart = (
    { from, to, isClause }: Part,
    whole: Reading,
    text: string,
    earlier: readonly Reading[],
  ): CrisisFinding => {
    try {
      const reading = reader.readPart(whole, from, to, earlier.slice(-3));
      if (!isClause) return judged(text, reading, earlier, model);
      const plain = judged(text, reading, earlier, null);
      if (plain.level !== 'none' || model === null) return plain;
      const found = judged(text, reading, earlier, model);
      return found.score01 < sureOfClause01 || found.level === 'none' ? noCrisis : { ...found, level: 'concern' };
    } catch {
      return failed(noCrisis, text);
    }
  };
  return (text, history = []) => {
    let finding: CrisisFinding = noCrisis;
    try {
      const earlier = history.slice(-turnsRead).map((turn) => reader.read(turn));
      const whole = reader.read(text, earlier.slice(-3));
      finding = judged(text, whole, earlier, model);
      if (finding.level === 'emergency') return finding;
      for (const part of partsOf(whole, text)) {
        if (part.isClause && isFarFromDanger(finding)) continue;
        finding = graver(finding, within(part, readPart(part, whole, text, earlier)));
        if (finding.level === 'emergency') break;
      }
      return finding;
    } catch {
      return failed(finding, text);
    }
  };
}

/** Nothing was found, nothing taken back, and the model is sure: no clause is read again. */
const isFarFromDanger = ({ level, score01, denied, quoted, idiom }: CrisisFinding): boolean =>
  level === 'none' && score01 < farBelow01 && !denied && !quoted && !idiom;

/** What was laughed off weighs a level less, and is asked about all the same. */
const within = ({ isLaughedOff }: Part, found: CrisisFinding): CrisisFinding =>
  isLaughedOff ? { ...found, level: laughedOff[found.level] } : found;
const laughedOff = { none: 'none', concern: 'none', urgent: 'concern', emergency: 'urgent' } as const;

const graver = (one: CrisisFinding, other: CrisisFinding): CrisisFinding =>
  gravity(other.level) > gravity(one.level) ? other : one;

const isStrong = ({ weak }: PatternHit): boolean => !weak;

/** Hints of despair that are one `urgent` together, by how likely the model finds that. Of a few words ("help me") it cannot tell. */
const enoughHints = (urgent01: number, words: number): number => (urgent01 >= 0.4 && !isBare(words) ? 1 : 2);

/** Several separate hints in one message ("a burden", "no way out", "can't do this anymore") weigh more than each alone. */
function gathered(finding: CrisisFinding, reading: Reading): CrisisFinding {
  if (finding.level !== 'concern' || finding.denied) return finding;
  const hints = reading.hits.filter(
    (hit) => hit.level === 'concern' && !hit.weak && hit.pattern.kinds.includes('suicide'),
  );
  const apart = hints.filter(
    (hit) =>
      !hints.some(
        (other) =>
          other !== hit &&
          other.from <= hit.from &&
          other.to >= hit.to &&
          (other.to - other.from > hit.to - hit.from || hints.indexOf(other) < hints.indexOf(hit)),
      ),
  );
  if (apart.length < enoughHints(finding.score01, reading.tokens.length)) return finding;
  return {
    ...finding,
    level: 'urgent',
    kinds: [...new Set<CrisisKind>(['suicide', ...finding.kinds])],
    layer: 'context',
  };
}

/** An unreadable message is treated as dangerous: nobody can say that it is not. */
function failed(finding: CrisisFinding, text: string): CrisisFinding {
  if (gravity(finding.level) >= gravity('urgent')) return finding;
  return {
    ...finding,
    level: 'urgent',
    kinds: finding.kinds.length > 0 ? finding.kinds : ['suicide'],
    evidence: [...finding.evidence, { start: 0, end: text.length, source: 'error' }],
    layer: 'error',
  };
}

/** The finding of the curated patterns alone, of those hits that count. */
function fromPatterns(reading: Reading, counts: (hit: PatternHit) => boolean = () => true): CrisisFinding {
  const { hits, tokens } = reading;
  const live = hits.filter((hit) => hit.level !== 'none' && counts(hit));
  const [lead] = live;
  const flags = {
    denied: reading.denies || hits.some(({ scope }) => scope.negated),
    quoted: hits.some(({ scope }) => scope.quoted),
    idiom: hits.some(({ scope }) => scope.hyperbole),
  };
  if (lead === undefined) return { ...noCrisis, ...flags };
  const top = live.filter((hit) => hit.level === lead.level);
  return {
    ...flags,
    level: lead.level,
    kinds: byWorth(crisisKinds, gravityByKind(live)),
    who: top.every((hit) => (hit.pattern.who ?? (hit.scope.other ? 'other' : 'self')) === 'other') ? 'other' : 'self',
    when: top.every((hit) => (hit.pattern.when ?? (hit.scope.past ? 'past' : 'now')) === 'past') ? 'past' : 'now',
    evidence: live.slice(0, maxEvidence).map((hit) => ({
      start: tokens[hit.from]?.start ?? 0,
      end: tokens[hit.to]?.end ?? 0,
      source: hit.pattern.id,
    })),
    layer: 'pattern',
    score01: 0,
  };
}

/** How grave the worst hit of each kind is. */
function gravityByKind(hits: readonly PatternHit[]): ReadonlyMap<CrisisKind, number> {
  const worst = new Map<CrisisKind, number>();
  for (const { pattern, level } of hits)
    for (const kind of pattern.kinds) worst.set(kind, Math.max(worst.get(kind) ?? 0, gravity(level)));
  return worst;
}

/** Those kinds that have a worth, greatest first. */
const byWorth = (kinds: readonly CrisisKind[], worths: ReadonlyMap<CrisisKind, number>): CrisisKind[] =>
  kinds.filter((kind) => worths.has(kind)).sort((a, b) => (worths.get(b) ?? 0) - (worths.get(a) ?? 0));

/** What each level of a pattern weighs beside how likely the model finds its kind. Chosen on lines that neither learnt from. */
const worthOfLevel = 0.2;
/** How likely the model finds a kind that no pattern names, before it is named too. */
const namedFrom01 = 0.4;

/** Which help comes first: both are asked, as a phrase often fits a kind beside the one that is meant ("he passed out and hit his head"). */
function kindsByBoth(hits: readonly PatternHit[], { kinds }: ModelAbout): CrisisKind[] {
  const fromHits = gravityByKind(hits);
  const worths = new Map<CrisisKind, number>();
  kinds.forEach(({ kind, likely01 }, rank) => {
    const level = fromHits.get(kind);
    if (level !== undefined || likely01 > namedFrom01 || (rank === 0 && fromHits.size === 0))
      worths.set(kind, likely01 + worthOfLevel * (level ?? 0));
  });
  return byWorth(crisisKinds, worths);
}

/** What the sentence's subject says holds unless the model is rather sure of the other. */
function whoByBoth(
  hits: readonly PatternHit[],
  who: CrisisFinding['who'],
  { other01 }: ModelAbout,
): CrisisFinding['who'] {
  if (hits.length === 0) return other01 > 0.5 ? 'other' : 'self';
  return other01 > (who === 'other' ? 0.25 : 0.75) ? 'other' : 'self';
}

/**
 * Asks of a weak hit whether the model finds its level likely too, in the whole message or in the hit's own sentence: padding must not
 * hide it. Each sentence is scored once.
 */
function agreement(reading: Reading, scores: Scores, model: CrisisModel): (hit: PatternHit) => boolean {
  const sentences = new Map<number, Scores>();
  return ({ level, from, to }) => {
    if (level === 'none') return false;
    if (scores[level] >= weakAgreement) return true;
    const start = sentenceStart(reading.tokens, from);
    const end = sentenceEnd(reading.tokens, to);
    if (start === 0 && end === reading.tokens.length - 1) return false;
    const key = start * reading.tokens.length + end;
    let alone = sentences.get(key);
    if (alone === undefined) sentences.set(key, (alone = model.scoreAlone(reading, start, end)));
    return alone[level] >= weakAgreement;
  };
}

/** How likely the model must find that something is wrong before a wish to die is asked about that may be a way of speaking: less than it takes to alarm. */
const askedFrom01 = 0.33;

/** "Me quiero morir" with nothing else that tells: nobody is alarmed, and somebody asks. */
const isWishToDie = ({ weak, level, pattern, scope }: PatternHit): boolean =>
  weak && gravity(level) >= gravity('urgent') && pattern.kinds[0] === 'suicide' && !scope.hyperbole;

type Scores = Readonly<Record<ModelLevel, number>>;

/** Raises the finding where the learned model is surer than the patterns; never lowers it. */
function withModel(
  finding: CrisisFinding,
  reading: Reading,
  earlier: readonly Reading[],
  model: CrisisModel,
): CrisisFinding {
  const guarded =
    finding.level === 'none' &&
    (finding.denied ||
      finding.quoted ||
      reading.hits.some(({ scope }) => (scope.program || scope.hypothetical) && !scope.named));
  const judged = model.judge(reading, earlier, guarded);
  const agrees = agreement(reading, judged.scores, model);
  const counts = (hit: PatternHit) => !hit.weak || agrees(hit);
  const agreed = fromPatterns(reading, counts);
  const scored = {
    ...(gravity(agreed.level) > gravity(finding.level) ? agreed : finding),
    score01: judged.scores.urgent,
  };
  if (scored.level === 'none' && judged.level === 'none' && judged.scores.concern >= askedFrom01) {
    const asked = fromPatterns(reading, isWishToDie);
    if (asked.level !== 'none') return { ...asked, level: 'concern', score01: judged.scores.urgent };
  }
  const isRaised = gravity(judged.level) > gravity(scored.level);
  const level = isRaised ? judged.level : scored.level;
  if (level === 'none') return scored;
  const about = judged.about();
  const live = reading.hits.filter((hit) => hit.level !== 'none' && counts(hit));
  const named = { level, kinds: kindsByBoth(live, about), who: whoByBoth(live, scored.who, about) };
  if (!isRaised) return { ...scored, ...named };
  const evidence: CrisisEvidence = {
    start: reading.tokens[judged.from]?.start ?? 0,
    end: reading.tokens[judged.to]?.end ?? 0,
    source: 'model',
  };
  return {
    ...scored,
    ...named,
    when: 'now',
    evidence: [...scored.evidence, evidence].slice(-maxEvidence),
    layer: 'model',
  };
}
