import type { AnswerKind } from '../../core/screening.ts';
import { readBirthDate } from './birth-date.ts';
import { readChoice } from './choice.ts';
import { readChoices } from './choices.ts';
import { readInsurer } from './insurer.ts';
import { readMemberId } from './member-id.ts';
import { readMoment } from './moment.ts';
import { readName } from './name.ts';
import { readNumber, readScale } from './number.ts';
import { readPhone } from './phone.ts';
import { readPlace } from './place.ts';
import { readText } from './text.ts';
import { readYesNo } from './yes-no.ts';
import { wholeOption } from './option-forms.ts';
import { given, type Reader } from './reading.ts';

const readers: Readonly<Record<AnswerKind, Reader>> = {
  choice: readChoice,
  choices: readChoices,
  'yes-no': (text, scene) => {
    const option = wholeOption(text, scene.question);
    return option === undefined ? readYesNo(text, scene) : given(option);
  },
  text: readText,
  name: readName,
  number: readNumber,
  scale: readScale,
  'birth-date': readBirthDate,
  moment: readMoment,
  phone: readPhone,
  place: readPlace,
  insurer: readInsurer,
  'member-id': readMemberId,
};

/** Reads a text as an answer to the scene's question. Pure; never throws. */
export const readAnswer: Reader = (text, scene) => readers[scene.question.kind](text, scene);
