import { Group, Stack, Text } from '@mantine/core';
import { countSms, toGsm7 } from '../../../src/core/gsm7.ts';
import type { Lang } from '../../../src/core/language.ts';
import type { Texts } from '../../../src/staff/content-desk/schema.ts';
import classes from './previews.module.css';

/** As a visitor meets it: in the chat of the website, and as a text message with its segments. */
export function Previews({ texts, lang }: { readonly texts: Texts; readonly lang: Lang }) {
  const question = texts.question[lang];
  const { web, sms } = texts.answer[lang];
  return (
    <Stack gap="md">
      <figure className={classes.window} style={{ margin: 0 }} lang={lang}>
        <figcaption className={classes.bar} lang="en">
          In the chat
        </figcaption>
        <div className={classes.talk}>
          <div className={classes.asked}>{question}</div>
          <div className={classes.said}>{web}</div>
        </div>
      </figure>
      <figure className={classes.window} style={{ margin: 0 }} lang={lang}>
        <figcaption className={classes.bar} lang="en">
          <Group justify="space-between" gap="xs">
            <span>As a text</span>
            <SmsSize text={sms} />
          </Group>
        </figcaption>
        <div className={classes.talk}>
          <div className={classes.text}>{toGsm7(sms)}</div>
        </div>
      </figure>
    </Stack>
  );
}

function SmsSize({ text }: { readonly text: string }) {
  const { segments, units, encoding } = countSms(toGsm7(text));
  return (
    <Text size="xs" c={encoding === 'gsm-7' && segments <= 2 ? 'dimmed' : 'var(--mantine-color-error)'}>
      {segments} {segments === 1 ? 'segment' : 'segments'}, {units} {units === 1 ? 'character' : 'characters'}
      {encoding === 'ucs-2' && ', with characters that make texts shorter and dearer'}
    </Text>
  );
}
