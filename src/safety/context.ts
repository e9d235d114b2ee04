import { type CrisisFinding, type CrisisKind, type CrisisLevel, gravity } from '../core/crisis.ts';
import type { Reading } from './patterns.ts';

const yes = new Set(
  'yes yeah yep yea ya yup y si sip aja claro correct affirmative sometimes maybe kinda probably guess think most often always siempre aveces'.split(
    ' ',
  ),
);
const no = new Set('no nope nah never nunca jamas negative n'.split(' '));
const soon = new Set('tonight now today soon tomorrow hoy ahora ahorita manana noche'.split(' '));
const meansAsked =
  /\b(how (high|tall|deep|far|many|much|fast|long|quick)|where (is|can|are|do)|what (is|are) the|(cual|donde|que tan|cuanto|cuantas|cuantos))\b/;
const heightAsked =
  /\b(how (high|tall|deep|fast)|(highest|tallest|deepest|tall|high)|que tan (alto|alta|hondo|honda)|mas (alto|alta|altos|hondo))\b/;
const meansWords = new Set(
  'bridge bridges river cliff roof rooftop tracks gun guns rope pills tylenol knife height ledge overpass dam lethal balcony puente rio azotea techo vias pistola soga pastillas altura precipicio acantilado balcon veneno poison'.split(
    ' ',
  ),
);
/** Places that people also ask the way to: means only where height or speed is asked. */
const placeWords = new Set(
  'building buildings train trains garage water subway highway dose edificio edificios tren metro carretera'.split(' '),
);
const losses = new Set(
  'lost lose fired divorce divorced dumped died dead death funeral eviction evicted foreclosed hopeless failure worthless perdi perdio despidieron despidio murio fallecio echaron divorcio muerte fracaso'.split(
    ' ',
  ),
);
const shortAnswerWords = 6;

/**
 * Reads a message in the light of the visitor's earlier turns: an answer to the safety question, something taken back,
 * a question about means after a loss, despair that builds up. Raises, and marks denials; never lowers.
 * @param judge what an earlier turn was on its own; asked only for the turn that a short reply answers to.
 */
export function readContext(
  finding: CrisisFinding,
  reading: Reading,
  earlier: readonly Reading[],
  judge: (turn: Reading) => CrisisFinding,
): CrisisFinding {
  const words = reading.tokens.map((token) => token.text);
  const beginsNo = words.length > 0 && no.has(words[0] as string);
  const answersNo = beginsNo && !beginsDanger(reading);
  const denied = finding.denied || (answersNo && words.length <= shortAnswerWords);
  if (earlier.length === 0) return denied === finding.denied ? finding : { ...finding, denied };

  const isReply = words.length > 0 && words.length <= shortAnswerWords;
  const last = isReply ? judge(earlier.at(-1) as Reading) : worst(earlier.slice(-1));
  const recent = worst(earlier.slice(-4));
  const raise = (level: CrisisLevel, kinds: readonly CrisisKind[]): CrisisFinding =>
    gravity(level) <= gravity(finding.level)
      ? { ...finding, denied }
      : {
          ...finding,
          denied,
          level,
          kinds: [...new Set([...kinds, ...finding.kinds])],
          evidence: [
            ...finding.evidence,
            { start: reading.tokens[0]?.start ?? 0, end: reading.tokens.at(-1)?.end ?? 0, source: 'context' },
          ],
          layer: 'context',
        };

  // A plain "yes" or "tonight" is dangerous only as the answer to something that was.
  if (isReply && gravity(last.level) >= gravity('urgent')) {
    if (words.some((word) => soon.has(word)) && !answersNo)
      return raise(last.kinds.includes('suicide') ? 'emergency' : 'urgent', last.kinds);
    if (yes.has(words[0] ?? '')) return raise('urgent', last.kinds);
  }
  // What was taken back stays in view: help remains on the screen. A bare "no" takes back only what was said just before.
  const takenBack = finding.denied ? recent : last;
  if ((denied || (beginsNo && isReply)) && gravity(takenBack.level) >= gravity('urgent'))
    return raise('concern', takenBack.kinds);
  if (
    asksForMeans(words) &&
    (gravity(recent.level) >= gravity('concern') ||
      earlier.slice(-4).some(({ tokens }) => tokens.some(({ text }) => losses.has(text))))
  ) {
    return raise('urgent', ['suicide']);
  }
  return { ...finding, denied };
}

/** The first word belongs to a phrase of danger ("no puedo más", "no way out"): its "no" answers nothing and takes nothing back. */
const beginsDanger = ({ hits }: Reading): boolean => hits.some(({ from, level }) => from === 0 && level !== 'none');

/** A place or means of death in a question ("how deep is the river"). Alone it is nothing; after a loss it is. */
function asksForMeans(words: readonly string[]): boolean {
  if (words.length > 30) return false;
  const sentence = words.join(' ');
  if (words.some((word) => placeWords.has(word)) && heightAsked.test(sentence)) return true;
  return (
    words.some((word) => meansWords.has(word)) &&
    (meansAsked.test(sentence) ||
      words.includes('nearby') ||
      words.includes('near') ||
      words.includes('cerca') ||
      words.includes('highest') ||
      words.includes('tallest'))
  );
}

function worst(readings: readonly Reading[]): { level: CrisisLevel; kinds: CrisisKind[] } {
  let level: CrisisLevel = 'none';
  let kinds: readonly CrisisKind[] = [];
  for (const { hits } of readings) {
    for (const hit of hits) {
      if (hit.weak || gravity(hit.level) <= gravity(level)) continue;
      ({ level } = hit);
      ({ kinds } = hit.pattern);
    }
  }
  return { level, kinds: [...kinds] };
}
