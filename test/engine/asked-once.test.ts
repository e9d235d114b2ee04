import { describe, expect, it } from 'vitest';
import { noCrisis } from '../../src/core/crisis.ts';
import { askedOnce } from '../../src/engine/asked-once.ts';
import type { TurnParts } from '../../src/engine/take-turn.ts';

/** Parts that count what they are asked; what they answer says how often. */
function counting() {
  const asked: string[] = [];
  const parts = {
    detectLanguage: (text: string) => {
      asked.push(`language of ${text}`);
      return text === 'hola' ? ('es' as const) : null;
    },
    check: (text: string, history: readonly string[] = [], lang?: string) => {
      asked.push(`danger in ${text} after ${history.join('|')} in ${lang}`);
      return { ...noCrisis, score01: asked.length / 100 };
    },
    answerer: {
      answer: ({ question, lang, channel }: { question: string; lang: string; channel: string }) => {
        asked.push(`answer to ${question} in ${lang} on ${channel}`);
        return { outcome: 'declined' as const };
      },
      passage: () => ({ outcome: 'declined' as const }),
    },
  } as unknown as TurnParts;
  return { once: askedOnce(parts), asked };
}

describe('what is asked several times in one turn', () => {
  it('is worked out once, and answered the same', () => {
    const { once, asked } = counting();
    for (let time = 0; time < 3; time += 1) {
      expect(once.detectLanguage('hola')).toBe('es');
      expect(once.detectLanguage('ok')).toBeNull();
      expect(once.check('I am sad', ['hi'], 'en').score01).toBe(0.03);
      expect(once.answerer.answer({ question: 'cost', lang: 'en', channel: 'sms' })).toEqual({ outcome: 'declined' });
    }
    expect(asked).toHaveLength(4);
  });

  it('is worked out anew when one letter, earlier message, language or channel is another', () => {
    const { once, asked } = counting();
    once.check('I am sad', ['hi'], 'en');
    once.check('I am sad.', ['hi'], 'en');
    once.check('I am sad', ['hi', 'there'], 'en');
    once.check('I am sad', ['ho'], 'en');
    once.check('I am sad', [], 'en');
    once.check('I am sad', ['hi'], 'es');
    once.check('I am sad', ['hi']);
    expect(asked).toHaveLength(7);
    once.answerer.answer({ question: 'cost', lang: 'en', channel: 'sms' });
    once.answerer.answer({ question: 'cost', lang: 'es', channel: 'sms' });
    once.answerer.answer({ question: 'cost', lang: 'en', channel: 'web' });
    expect(asked).toHaveLength(10);
  });
});
