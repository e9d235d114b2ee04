import { z } from 'zod';
import { languages } from '../core/language.ts';
import { guidanceKinds } from '../safety/guidance.ts';
import type { YamlValue } from './yaml-source.ts';

/** A content file as it was read, and where its parts stand. */
export interface GuidanceFile<T> extends YamlValue<T> {
  readonly file: string;
}

const text = z.string().trim().min(1);
const state = z.string().regex(/^[A-Z]{2}$/, 'a state is two capital letters');
const id = z.string().regex(/^[a-z0-9-]+$/);

/** Nothing here claims more than it has: who signed is listed, and until then the status says draft. */
const review = z
  .strictObject({
    status: text,
    signoffs: z.array(z.strictObject({ name: text, role: text, date: z.iso.date(), version: z.int().positive() })),
    /** Keys of the fact sheet's source list. */
    sources: z.array(text).optional(),
    /** What was written from background knowledge and must be checked before it ships. */
    unverified: text.optional(),
  })
  .refine(({ status, signoffs }) => signoffs.length > 0 || status.startsWith('draft'), {
    message: 'nobody has signed, so the status must begin with "draft"',
    path: ['status'],
  });

const inEach = <T extends z.ZodType>(value: T) => z.strictObject({ en: value, es: value });
const forms = <T extends z.ZodType>(value: T) =>
  // What is sent by text is also what is said aloud, unless it has its own wording.
  z.strictObject({ web: value, sms: value, voice: value.optional() });

const words = inEach(forms(text));
const messages = inEach(forms(z.array(text).min(1).max(2)));
const people = z.strictObject({ self: messages, other: messages });

const versioned = {
  version: z.int().positive(),
  /** Of the words: changes with them, so that no version means two wordings. */
  digest: z.string(),
  review,
};

export const kindFileSchema = z.strictObject({
  kind: z.enum(guidanceKinds),
  ...versioned,
  texts: z.strictObject({ emergency: people, urgent: people, concern: people }),
  also: z.strictObject({ unlessSaid: text.optional(), ...words.shape }),
});
export type KindFile = z.infer<typeof kindFileSchema>;

const variant = z.strictObject({
  when: z
    .strictObject({ state: state.optional(), alerted: z.boolean().optional(), resource: id.optional() })
    .optional(),
  ...words.shape,
});
export const partsFileSchema = z.strictObject({ ...versioned, parts: z.record(id, z.array(variant).min(1)) });
export type PartsFile = z.infer<typeof partsFileSchema>;

const mark = z.enum(['read', 'background']);
const resource = z
  .strictObject({
    id,
    name: text,
    /** As written in texts. */
    numbers: z.array(z.string().regex(/^[\d-]+$/)).min(1),
    reach: z.array(z.enum(['call', 'text', 'chat'])).min(1),
    web: text.optional(),
    languages: z.array(z.enum(languages)).optional(),
    states: z.array(state).optional(),
    enabled: z.boolean().default(true),
    notes: text.optional(),
    source: text.nullable(),
    mark,
  })
  .refine(({ source, mark: known }) => (source === null) === (known === 'background'), {
    message: 'a line that was read names its source; one from background knowledge has none',
    path: ['source'],
  });
export const resourcesFileSchema = z.strictObject({
  version: z.int().positive(),
  review,
  resources: z.array(resource).min(1),
  laws: z.array(z.strictObject({ id, states: z.array(state).min(1), says: text, source: z.array(text).min(1), mark })),
});
export type ResourcesFile = z.infer<typeof resourcesFileSchema>;
