/** Vetted words that staff may begin a message from: phrases of the copy, and the program's signed passages. */
import { mayBeSaid, type Content } from './content/pack.ts';
import { dayIn } from './core/day.ts';
import type { ProgramId } from './core/ids.ts';
import { languages } from './core/language.ts';
import type { ChannelKind } from './core/visit.ts';
import type { Template } from './staff/hold/schema.ts';

/** Keys below `staff.` in the copy, with what staff read above them. */
const phrases = {
  greeting: 'Say that you are here',
  areYouSafe: 'Ask whether they are safe',
  whenToCall: 'Ask when to call',
  callUs: 'Give our number',
  moment: 'Ask them to wait a moment',
  goodbye: 'Say goodbye',
} as const;

export function createMessageTemplates({ copy, programs }: Content) {
  return (id: ProgramId, channel: ChannelKind, now: Date): readonly Template[] => {
    const pack = programs.get(id);
    if (!pack) return [];
    const { program, passages } = pack;
    const phone = program.phones.find(({ use }) => use === 'main') ?? program.phones[0];
    const fill = (text: string): string =>
      text
        .replaceAll('{shortName}', program.shortName)
        .replaceAll('{phone}', phone?.display ?? '')
        .trim();
    const form = <Forms extends { readonly web: string; readonly sms?: string }>(forms: Forms): string =>
      channel === 'sms' ? (forms.sms ?? forms.web) : forms.web;
    const today = dayIn(program.timeZone, now);
    const served = passages.en.filter((passage) => mayBeSaid(passage, today));
    return [
      ...Object.entries(phrases).map(([key, title]): Template => ({
        id: `staff.${key}`,
        kind: 'phrase',
        title,
        texts: languages.flatMap((lang) => {
          const forms = copy[lang][`staff.${key}`];
          return forms ? [{ lang, text: fill(form(forms)) }] : [];
        }),
      })),
      ...served.map((passage): Template => ({
        id: passage.id,
        kind: 'passage',
        title: passage.question,
        texts: languages.flatMap((lang) => {
          const same = passages[lang].find((each) => each.id === passage.id && mayBeSaid(each, today));
          return same ? [{ lang, text: form(same) }] : [];
        }),
      })),
    ];
  };
}
