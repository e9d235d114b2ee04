import { z } from 'zod';
import { languages, type Lang } from '../core/language.ts';
import { passageActions, passageKinds, type SignOff } from './pack.ts';

const text = z
  .string()
  .min(1)
  .refine((value) => value === value.trim(), 'must not begin or end with spaces')
  .refine((value) => value === value.normalize('NFC'), 'must be composed Unicode (NFC)')
  .refine((value) => !/\p{Cc}/u.test(value), 'must be one line without control characters');

const day = z
  .string()
  .refine(
    (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
    'must be a day, YYYY-MM-DD',
  );

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');

const localized = <T extends z.ZodType>(of: T) => z.strictObject({ en: of, es: of });

const source = z.union([
  z.strictObject({
    file: z.string().regex(/^seeds\/\d{3}$/, 'must name a seed, seeds/000'),
    lines: z.string().regex(/^\d+(-\d+)?(, ?\d+(-\d+)?)*$/, 'must be lines, "3", "3-5" or "3, 7-9"'),
  }),
  z.strictObject({ ref: z.string().min(1), at: text.optional() }),
]);

const signOff: z.ZodType<SignOff> = z
  .strictObject({
    lang: z.enum(languages),
    role: text,
    name: text.optional(),
    author: text,
    reviewer: text,
    date: day,
    expires: day,
    sha256: hash,
    translates: hash.optional(),
  })
  .refine((value) => value.date <= value.expires, 'expires before it is signed')
  .transform((value) => value as SignOff);

const oncePerLanguage = (list: readonly { readonly lang: Lang }[]): boolean =>
  new Set(list.map((entry) => entry.lang)).size === list.length;

/** The front matter of a passage file. */
export const passageSchema = z.strictObject({
  id: slug,
  kind: z.enum(passageKinds),
  source: z.array(source).min(1),
  review: z.strictObject({ status: z.enum(['verified', 'unverified']), note: text.optional() }),
  question: localized(text),
  variants: localized(z.array(text)),
  answer: localized(z.strictObject({ web: text, sms: text })),
  /** Slugs of this pack, or whole ids of an adopted one. */
  related: z.array(z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/)).default([]),
  actions: z.array(z.enum(passageActions)).default([]),
  signoffs: z.array(signOff).refine(oncePerLanguage, 'has two sign-offs for one language').default([]),
});
export type PassageFile = z.infer<typeof passageSchema>;
