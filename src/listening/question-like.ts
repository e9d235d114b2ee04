import { plainWords } from './words.ts';

const interrogatives = new Set(
  'what whats who whos whose whom when where wheres why how hows which que cual cuales quien quienes cuando donde adonde como cuanto cuanta cuantos cuantas porque'.split(
    ' ',
  ),
);
const auxiliaries = new Set(
  'is are am was were do does did can could will would should may might must have has had isnt arent dont doesnt didnt cant wont hay es son tienen tiene puedo puede pueden aceptan acepta ofrecen ofrece hacen dan cubre cubren necesito debo tengo esta estan se sirve ayudan atienden trabajan existe admiten reciben toman'.split(
    ' ',
  ),
);
const subjects = new Set(
  'i you u we they he she it this that there the my your our their his her a an any anyone someone insurance iop detox treatment family people visitors patients ustedes usted yo mi su el la los las un una algun alguna que seguro medicaid husky'.split(
    ' ',
  ),
);
/** Spanish verbs ask without a subject: "aceptan Medicaid". */
const asksAlone = new Set(
  'tienen aceptan acepta ofrecen ofrece hacen dan cubre cubren hay puedo puede pueden atienden ayudan admiten reciben existe sirve'.split(
    ' ',
  ),
);
/** Said of us, with no subject, in two words. */
const asksAtOnce = new Set('aceptan cubren atienden ofrecen'.split(' '));
/** Said of us, anywhere in what ends in a question mark: "¿me van a reportar?". */
const asked = new Set('you yall ustedes usted van pueden'.split(' '));
const spanishVerbs = new Set('es son esta estan se necesito debo tengo'.split(' '));
const opening = new Set(
  'hi hello hey hola ok okay so but and also wait um well actually first thanks sorry please pero y oye oiga disculpe perdon bueno entonces primero gracias por favor do before antes'.split(
    ' ',
  ),
);
const leadIns =
  /^(?:(?:can|could|may) i ask|(?:i )?(?:was |am |im )?(?:just )?wondering|do you know|can you tell me|could you tell me|i want to know|id like to know|i need to know|tell me|question|curious|quiero saber|quisiera saber|me puede decir|me podria decir|puede decirme|sabe|saben|digame|me gustaria saber|tengo una pregunta|una pregunta)\b/;

/** How much a text looks like a question to us: in its build (`clear`), or only in its last sign (`perhaps`). */
export function askedAs(text: string): 'clear' | 'perhaps' | 'no' {
  const clauses = text
    .slice(0, 1_000)
    .split(/(?<=[.!?¿\n;])\s*/u)
    .slice(0, 12);
  if (clauses.some(isClear)) return 'clear';
  // "He needs help, will you take him?": the question after the last comma.
  if (clauses.some((clause) => clause.trimEnd().endsWith('?') && isClear(clause.slice(clause.lastIndexOf(',') + 1)))) {
    return 'clear';
  }
  return /[?¿？]/u.test(text.slice(0, 2_000)) ? 'perhaps' : 'no';
}

const contracted: ReadonlyMap<string, readonly string[]> = new Map([
  ['whats', ['what', 'is']],
  ['whos', ['who', 'is']],
  ['wheres', ['where', 'is']],
  ['hows', ['how', 'is']],
]);

function isClear(clause: string): boolean {
  const all = plainWords(clause);
  const start = all.findIndex(
    (word, index) => !opening.has(word) || (word === 'do' && subjects.has(all[index + 1] ?? '')),
  );
  const words = start < 0 ? [] : all.slice(start).flatMap((word) => contracted.get(word) ?? [word]);
  const [first, second] = words;
  const marked = /[?¿？]/u.test(clause);
  if (first === undefined || second === undefined || words.length < (marked || asksAtOnce.has(first) ? 2 : 3))
    return false;
  if (leadIns.test(words.join(' ')) && words.length >= 4) return true;
  if (interrogatives.has(first))
    return marked || !answersWith.has(first) || auxiliaries.has(second) || words.length >= 5;
  if (!auxiliaries.has(first))
    return (
      marked &&
      words.length >= 3 &&
      words.some((word) => asked.has(word) || (interrogatives.has(word) && word !== 'que' && word !== 'como'))
    );
  if (asksAlone.has(first)) return marked || asksAtOnce.has(first) || words.length >= 3;
  if (spanishVerbs.has(first)) return marked && words.length >= 3;
  return subjects.has(second) && (marked || asksByOrder.has(first));
}

/** Openers that also begin plain answers: "when I was 15", "cuando tenía 15", "como 3 veces", "porque sí". */
const answersWith = new Set('when cuando como porque que'.split(' '));
/** English turns the subject round to ask: no question mark is needed. */
const asksByOrder = new Set(
  'is are am do does did can could will would should have has isnt arent dont doesnt didnt cant wont'.split(' '),
);
