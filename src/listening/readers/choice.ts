import { mentions, isFiller, labelOf, noneOption, wholeOption } from './option-forms.ts';
import { numberWithin } from './number-labels.ts';
import { given, likely, unclear, type Reader, type Reading, type ReadingScene } from './reading.ts';
import { isAnyPhrase, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { yesOrNo } from './yes-no.ts';

const noneWords = phrases(
  'none|neither|nothing|ninguno|ninguna|nada [of|de] [them|these|those|the_above|estos|estas|ellos|ellas|los_anteriores|las_anteriores]',
);

/**
 * One option. Instrument items take only what names the option itself; everything nearby is read back
 * or asked again.
 */
export const readChoice: Reader = (text, scene) => {
  const { question } = scene;
  const whole = wholeOption(text, question);
  if (whole !== undefined) return given(whole);
  const words = plainWords(text);
  const ranged = numberWithin(words, scene);
  if (ranged) return ranged;
  const none = isAnyPhrase(words, noneWords) ? noneOption(question) : undefined;
  if (none !== undefined) return given(none);
  const byWord = byYesNo(text, scene);
  if (byWord) return byWord;
  return byMention(words, scene);
};

/** Options called yes and no are answered in every wording of yes and no. */
function byYesNo(text: string, { question, lang }: ReadingScene): Reading | null {
  const hasBoth = ['yes', 'no'].every((id) => question.options.some((option) => option.id === id));
  const said = hasBoth ? yesOrNo(text) : null;
  if (said === null) return null;
  if (said === 'yes' || said === 'no') return given(said);
  const option = said === 'yes-likely' ? 'yes' : 'no';
  return question.instrument === undefined && question.consent === undefined
    ? likely(option, labelOf(question, option, lang))
    : unclear;
}

/** More words than this around an option say more than the option. */
const plainAnswerMaxWords = 8;

function byMention(words: readonly string[], scene: ReadingScene): Reading {
  const { question, lang } = scene;
  if (words.length > 40) return unclear;
  const all = mentions(words, question);
  const meant = [...new Set(all.filter((mention) => !mention.isNegated).map((mention) => mention.option))];
  const [option] = meant;
  if (meant.length > 1) return unclear;
  if (option === undefined) return all.length > 0 ? unclear : byFirstWord(words, scene);
  const left = words.filter(
    (word, index) => !isFiller(word) && !all.some((mention) => index >= mention.from && index < mention.to),
  );
  const isExact = all.every((mention) => mention.isExact);
  const isPlain =
    left.length === 0 && isExact && words.length <= plainAnswerMaxWords && all.every((mention) => !mention.isNegated);
  return isPlain && question.instrument === undefined ? given(option) : likely(option, labelOf(question, option, lang));
}

/** "No, he would be mad": the first word is the answer, what follows explains it; so it is read back. */
function byFirstWord(words: readonly string[], { question, lang }: ReadingScene): Reading {
  const option = words.length > 1 && words.length < 12 ? wholeOption(words[0]!, question) : undefined;
  return option === undefined ? unclear : likely(option, labelOf(question, option, lang));
}
