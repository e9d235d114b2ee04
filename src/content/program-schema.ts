import { z } from 'zod';
import { languages } from '../core/language.ts';
import { widgetSchema } from './widget-schema.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD');
const time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time, HH:MM');
const instant = z.iso.datetime({ offset: true });
const localized = z.strictObject({ en: z.string().min(1), es: z.string().min(1) });

const zone = z.string().refine((name) => {
  try {
    Temporal.Now.plainDateISO(name);
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone');

/** `program.yaml`: `Program` of `src/core/program.ts`, and which shared packs it adopts. */
export const programSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  shortName: z.string().min(1).max(24),
  phones: z
    .array(
      z.strictObject({
        number: z.string().regex(/^\+1[2-9]\d{9}$/, 'must be E.164 for North America, +1 and ten digits'),
        display: z.string().min(1),
        extension: localized.optional(),
        use: z.enum(['main', 'alternate', 'fax']),
      }),
    )
    .refine((phones) => phones.filter((phone) => phone.use === 'main').length === 1, 'needs exactly one main number'),
  address: z.string().min(1).optional(),
  website: z.url().optional(),
  staffHours: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(1).max(7)).min(1),
        opens: time,
        closes: time,
      }),
    )
    .optional(),
  holidays: z.array(day).default([]),
  closures: z
    .array(z.strictObject({ from: instant, to: instant }).refine((span) => Date.parse(span.from) < Date.parse(span.to)))
    .default([]),
  timeZone: zone,
  state: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  languages: z.array(z.enum(languages)).min(1),
  origins: z.array(z.url()).default([]),
  widget: widgetSchema.optional(),
  /** Shared packs whose passages this program answers from, less those it opts out of. */
  adopts: z
    .array(z.strictObject({ pack: z.string().min(1), except: z.array(z.string().min(1)).default([]) }))
    .default([]),
});
export type ProgramFile = z.infer<typeof programSchema>;
