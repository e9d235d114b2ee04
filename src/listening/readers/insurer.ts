import { isAnyPhrase, phrases } from '../phrase.ts';
import { slips } from '../../core/edit-distance.ts';
import { slipsForgiven } from '../spelling.ts';
import { plainOf, plainWords } from '../words.ts';
import { noInsurance, payers, type Payer } from './insurers.ts';
import { wholeOption } from './option-forms.ts';
import { given, likely, unclear, type Reader } from './reading.ts';

const none = phrases(`
  [i] none|no|nope|nothing|nada|ninguno|ninguna|uninsured|cash|n_a|na [yet|right_now|currently|at_the_moment|gracias|por_ahora]
  no insurance|coverage|health_insurance|medical_insurance|insurance_at_all|seguro|seguro_medico|aseguranza|cobertura [right_now|yet|currently|at_the_moment|por_ahora|ahora]
  [i|no] [i] dont|do|didnt [currently|really|even] have|got any|insurance|coverage|health_insurance|medical_insurance|one|it [insurance|coverage] [right_now|yet|currently|at_the_moment|anymore]
  i have no insurance|coverage|health_insurance
  ive no|none|no_insurance|no_coverage [insurance|coverage]
  im uninsured|self_pay|not_insured|without_insurance|paying_cash|paying_myself|paying_out_of_pocket
  i lost my|our insurance|coverage
  self|out_of pay|pocket [patient]
  i|ill pay|paying [cash|myself|out_of_pocket] [myself]
  [im|ill_be] paying out_of_pocket|cash|myself|for_it_myself [myself]
  without insurance
  [yo] no tengo|cuento [con] [un] [seguro|aseguranza|cobertura|ninguno|nada] [medico|de_salud] [ahora|por_ahora]
  sin seguro|aseguranza|cobertura [medico]
  pago yo|en_efectivo|por_mi_cuenta|particular|de_mi_bolsillo
  por mi cuenta
`);

const around =
  /^(?:(?:i|we) (?:have|got|had|use|am on|m on|ve got)|i['’]?m (?:on|with|covered by|under)|my insurance (?:is|company is|carrier is)|it['’]?s|its|i think (?:it['’]?s|its)?|through|with|(?:yo )?(?:tengo|uso)|es|mi seguro es|creo que (?:es|tengo)?)\s+/iu;
const added = new Set(
  'insurance plan ppo hmo epo pos the my health company card gold silver bronze platinum seguro medico de el mi plan in connecticut ct of through work job trabajo thru from wifes husbands moms dads parents employer employers marketplace obamacare access market'.split(
    ' ',
  ),
);

interface Known {
  readonly payer: Payer;
  readonly words: readonly string[];
  readonly isVague: boolean;
}
const known: readonly Known[] = payers
  .flatMap((payer) =>
    [...new Set([plainOf(payer.name), ...payer.also])].map((also) => ({
      payer,
      words: also.split(' '),
      isVague: payer.isVague?.includes(also) ?? false,
    })),
  )
  .toSorted((a, b) => b.words.length - a.words.length);

const maxWords = 10;

/** A payer's usual name, `No insurance`, or an unknown name as written and read back. */
export const readInsurer: Reader = (text, { question }) => {
  const option = question.options.length > 0 ? wholeOption(text, question) : undefined;
  if (option !== undefined) return given(option);
  const line = text.slice(0, 200).replaceAll(/\s+/g, ' ').trim();
  const words = plainWords(line);
  if (words.length === 0 || text.length > 200) return unclear;
  if (isAnyPhrase(words, none)) return given(noInsurance);
  const bare = plainWords(line.replace(around, ''));
  const whole = wholePayer(bare) ?? wholePayer(bare.filter((word) => !added.has(word)));
  if (whole) return whole.isVague ? likely(whole.payer.name, whole.payer.name) : given(whole.payer.name);
  if (line.endsWith('?') && words.length > 3) return unclear;
  const named = payersNamed(words);
  if (named.length > 1) return asWritten(line, words);
  if (named[0]) return likely(named[0].name, named[0].name);
  const near = nearPayer(bare.filter((word) => !added.has(word)).join(' '));
  if (near)
    return near.slips > 1 || near.known.isVague
      ? likely(near.known.payer.name, near.known.payer.name)
      : given(near.known.payer.name);
  return asWritten(line, words);
};

const wholePayer = (words: readonly string[]): Known | undefined =>
  known.find(
    (candidate) =>
      candidate.words.length === words.length && candidate.words.every((word, index) => word === words[index]),
  );

/** Payers whose words stand anywhere in the text, longest first, none overlapping. */
function payersNamed(words: readonly string[]): readonly Payer[] {
  const taken = new Set<number>();
  const found = new Set<Payer>();
  for (const candidate of known) {
    if (candidate.words.join('').length < 4) continue;
    for (let from = 0; from + candidate.words.length <= words.length; from += 1) {
      if (!candidate.words.every((word, offset) => !taken.has(from + offset) && words[from + offset] === word))
        continue;
      candidate.words.forEach((_, offset) => taken.add(from + offset));
      found.add(candidate.payer);
    }
  }
  return [...found];
}

function nearPayer(written: string): { readonly known: Known; readonly slips: number } | null {
  if (written.length < 5 || written.length > 60) return null;
  const near = known
    .filter((candidate) => !/\d/.test(candidate.words.join('')) && candidate.words.join(' ').length >= 5)
    .map((candidate) => {
      const wanted = candidate.words.join(' ');
      const most = slipsForgiven(wanted.length) + (wanted.length > 14 ? 1 : 0);
      return {
        known: candidate,
        slips: Math.min(
          slips(written, wanted, most),
          slips(written.replaceAll(' ', ''), wanted.replaceAll(' ', ''), most),
        ),
        most,
      };
    })
    .filter((candidate) => candidate.slips <= candidate.most)
    .toSorted((a, b) => a.slips - b.slips);
  const [best] = near;
  const isOnly = best && near.every((other) => other.slips > best.slips || other.known.payer === best.known.payer);
  return isOnly ? best : null;
}

const sentence = new Set(
  'i you want need help do does what why how when because dont cant quiero necesito puedo porque yo'.split(' '),
);

/** A plan we do not know is kept as it was written, once the visitor has seen it read back. */
function asWritten(line: string, words: readonly string[]): ReturnType<Reader> {
  const name = line.replace(around, '').replaceAll(/[.!,;\s]+$/g, '');
  const isName =
    /\p{L}{2,}/u.test(name) &&
    words.length <= maxWords &&
    !line.endsWith('?') &&
    words.filter((word) => sentence.has(word)).length < 2;
  const isWord =
    words.length === 1 &&
    /^(?:yes|yeah|yep|si|ok|okay|hi|hello|hola|maybe|private|commercial|work|job|thanks|gracias)$/.test(words[0]!);
  return isName && !isWord ? likely(name, name) : unclear;
}
