import { Stack, Textarea, TextInput } from '@mantine/core';
import type { Lang } from '../../../src/core/language.ts';
import type { Texts } from '../../../src/staff/content-desk/schema.ts';
import { fieldError } from '../app/problem.tsx';
import { langNames } from './lang-names.ts';

/** The words of one language. */
export function PassageFields({
  lang,
  texts,
  onChange,
  error,
}: {
  readonly lang: Lang;
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
  readonly error: Error | null;
}) {
  const answer = texts.answer[lang];
  const withAnswer = (change: Partial<typeof answer>) =>
    onChange({ ...texts, answer: { ...texts.answer, [lang]: { ...answer, ...change } } });
  return (
    <Stack gap="sm">
      <TextInput
        label={`Question (${langNames[lang]})`}
        lang={lang}
        required
        maxLength={200}
        value={texts.question[lang]}
        error={fieldError(error, `texts.question.${lang}`)}
        onChange={({ currentTarget }) =>
          onChange({ ...texts, question: { ...texts.question, [lang]: currentTarget.value } })
        }
      />
      <Textarea
        label={`Answer in the chat (${langNames[lang]})`}
        lang={lang}
        required
        autosize
        minRows={4}
        maxLength={2000}
        value={answer.web}
        error={fieldError(error, `texts.answer.${lang}.web`)}
        onChange={({ currentTarget }) => withAnswer({ web: currentTarget.value })}
      />
      <Textarea
        label={`Answer by text (${langNames[lang]})`}
        lang={lang}
        required
        autosize
        minRows={3}
        maxLength={1000}
        value={answer.sms}
        error={fieldError(error, `texts.answer.${lang}.sms`)}
        onChange={({ currentTarget }) => withAnswer({ sms: currentTarget.value })}
      />
      <Textarea
        label={`Other ways people ask it (${langNames[lang]}, one a line)`}
        description="For finding the answer; never said"
        lang={lang}
        autosize
        minRows={4}
        maxRows={14}
        value={texts.variants[lang].join('\n')}
        error={fieldError(error, `texts.variants.${lang}`)}
        onChange={({ currentTarget }) =>
          onChange({ ...texts, variants: { ...texts.variants, [lang]: currentTarget.value.split('\n') } })
        }
      />
    </Stack>
  );
}

/** Lines left empty while typing are not questions. */
export const withoutBlankVariants = (texts: Texts): Texts => {
  const full = (list: readonly string[]) => list.filter((line) => line.trim() !== '');
  return { ...texts, variants: { en: full(texts.variants.en), es: full(texts.variants.es) } };
};
