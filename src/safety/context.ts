import { type CrisisFinding, type CrisisKind, type CrisisLevel, gravity } from '../core/crisis.ts';
import type { Reading } from './patterns.ts';

const yes = new Set(
  'yes yeah yep yea ya yup y si sip aja claro correct affirmative sometimes maybe kinda probably guess think most often always siempre aveces'.split(
    ' ',
  ),
);
const no = new Set('no nope nah never nunca jamas negative n'.split(' '));
const soon = new Set('tonight now today soon tomorrow hoy ahora ahorita manana'.split(' '));
const meansAsked =
  /\b(how (high|tall|deep|far|many|much|fast|long|quick)|where (is|can|are|do)|what (is|are) the|(cual|donde|que tan|cuanto|cuantas|cuantos))\b/;
const meansWords = new Set(
  'bridge bridges river cliff roof rooftop building buildings train trains tracks gun guns rope pills tylenol knife garage height ledge overpass water dam dose lethal balcony subway highway puente rio edificio azotea techo tren vias pistola soga pastillas altura precipicio acantilado metro balcon veneno poison'.split(
    ' ',
  ),
);
const losses = new Set(
  'lost lose fired divorce divorced left dumped died dead death funeral eviction evicted foreclosed broke alone nothing hopeless over failed failure worthless laid perdi perdio despidieron despidio dejo murio fallecio sola solo echaron divorcio muerte nada fracaso'.split(
    ' ',
  ),
);
const shortAnswerWords = 6;

/**
 * Reads a message in the light of the visitor's earlier turns: an answer to the safety question, something taken back,
 * a question about means after a loss, despair that builds up. Raises, and marks denials; never lowers.
 */
export function readContext(finding: CrisisFinding, reading: Reading, earlier: readonly Reading[]): CrisisFinding {
  const words = reading.tokens.map((token) => token.text);
  const answersNo = words.length > 0 && no.has(words[0] as string);
  const denied = finding.denied || (answersNo && words.length <= shortAnswerWords);
  if (earlier.length === 0) return denied === finding.denied ? finding : { ...finding, denied };

  const last = worst(earlier.slice(-1));
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

  if (words.length <= shortAnswerWords && last.level !== 'none') {
    if (words.some((word) => soon.has(word)) && !answersNo)
      return raise(last.kinds.includes('suicide') ? 'emergency' : 'urgent', last.kinds);
    if (yes.has(words[0] ?? '')) return raise('urgent', last.kinds);
  }
  // What was taken back stays in view: help remains on the screen.
  if (gravity(recent.level) >= gravity('urgent') && denied) return raise('concern', recent.kinds);
  if (
    asksForMeans(words) &&
    (gravity(recent.level) >= gravity('concern') ||
      earlier.slice(-4).some(({ tokens }) => tokens.some(({ text }) => losses.has(text))))
  ) {
    return raise('urgent', ['suicide']);
  }
  return { ...finding, denied };
}

/** A place or means of death in a question ("how deep is the river"). Alone it is nothing; after a loss it is. */
function asksForMeans(words: readonly string[]): boolean {
  return (
    words.length <= 30 &&
    words.some((word) => meansWords.has(word)) &&
    (meansAsked.test(words.join(' ')) ||
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
