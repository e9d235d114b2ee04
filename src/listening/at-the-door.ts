import { chosen, placeNamed } from './buttons.ts';
import type { Scene } from './hearing-scene.ts';
import { hearInMenu } from './in-menu.ts';
import { intentOf } from './intents.ts';
import { readPhoneNumber } from './readers/phone.ts';
import type { Said } from './said.ts';

/** A number for our texts: in the United States, where our carrier registration holds. */
const isOurs = (phone: string): boolean => phone.startsWith('+1');

/** Asked for a phone to text, or for the code texted to it: a number, a way out, or anything else one may ask. */
export function hearAtTheDoor(scene: Scene): Said {
  const { text, expectation, hearing } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const phone = readPhoneNumber(text, hearing.lang, earlierPhone(scene));
  if (phone !== null && isOurs(phone)) return { type: 'phone.given', phone };
  if (/^\s*(?:no|nope|nah|never\s?mind|cancel|not now|ahora no|no gracias|cancelar)[\s.!]*$/i.test(text)) {
    return { type: 'pause.asked' };
  }
  const intent = intentOf(text);
  if (intent === 'skip' || intent === 'pause' || intent === 'back') return { type: 'pause.asked' };
  if (/\d/.test(text)) return { type: 'answer.unclear' };
  return hearInMenu(scene);
}

function earlierPhone({ expectation }: Scene): string | undefined {
  const answer = Object.entries(expectation.context.answers).find(([id]) => id === 'phone')?.[1];
  return answer?.kind === 'given' && typeof answer.value === 'string' ? answer.value : undefined;
}
