import { z } from 'zod';
import type { Condition } from '../core/conditions.ts';
import { crisisKinds } from '../core/crisis.ts';
import { packetGroups } from '../core/screening.ts';

const words = z.strictObject({ en: z.string().min(1), es: z.string().min(1) });
const wordLists = z.strictObject({ en: z.array(z.string()).default([]), es: z.array(z.string()).default([]) });
const wording = z.strictObject({ web: words, sms: words.optional() });
const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
const scalar = z.union([z.string(), z.number()]);

const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ answer: z.string(), is: z.union([scalar, z.array(scalar)]) }),
    z.strictObject({ answer: z.string(), includes: z.union([z.string(), z.array(z.string())]) }),
    z.strictObject({ answer: z.string(), atLeast: z.number() }),
    z.strictObject({ answer: z.string(), atMost: z.number() }),
    z.strictObject({ answer: z.string(), withinDays: z.number().int().positive() }),
    z.strictObject({ answer: z.string(), ageUnder: z.number().int().positive() }),
    z.strictObject({ answer: z.string(), answered: z.boolean() }),
    z.strictObject({ score: z.string(), atLeast: z.number() }),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
  ]),
);

const optionSchema = z.strictObject({
  id,
  label: words,
  words: wordLists.default({ en: [], es: [] }),
  score: z.number().int().min(0).optional(),
  code: z.string().optional(),
});

const questionFields = z.strictObject({
  id,
  group: z.enum(packetGroups),
  kind: z.enum([
    'choice',
    'choices',
    'yes-no',
    'text',
    'name',
    'number',
    'scale',
    'birth-date',
    'moment',
    'phone',
    'place',
    'insurer',
    'member-id',
  ]),
  intro: wording.optional(),
  ask: wording,
  again: wording.optional(),
  why: words,
  label: words,
  options: z.array(optionSchema),
  min: z.number().optional(),
  max: z.number().optional(),
  when: conditionSchema.optional(),
  skippable: z.boolean(),
  notOn: z.array(z.enum(['web', 'sms'])),
  forCallback: z.boolean(),
  consent: z.string().optional(),
  dangers: z.array(z.strictObject({ is: z.string(), level: z.enum(['concern', 'urgent']), kind: z.enum(crisisKinds) })),
  names: wordLists,
  code: z.string().optional(),
  /** Repeats the question for each chosen option of another; `{item}` in the wording is its label. */
  forEach: z.strictObject({ answer: id, except: z.array(z.string()).default([]) }).optional(),
});

export const questionSchema = questionFields.extend({
  options: questionFields.shape.options.default([]),
  skippable: questionFields.shape.skippable.default(true),
  notOn: questionFields.shape.notOn.default([]),
  forCallback: questionFields.shape.forCallback.default(false),
  dangers: questionFields.shape.dangers.default([]),
  names: wordLists.default({ en: [], es: [] }),
});
/** What a program words or orders otherwise; without defaults, so that only what is written changes. */
const changeSchema = questionFields.omit({ id: true }).partial();

export const instrumentSchema = z.strictObject({
  id,
  name: z.string(),
  version: z.string(),
  source: z.string(),
  license: z.string(),
  /** Whether the wording was checked against its publisher, per language. */
  review: z.strictObject({ en: z.string(), es: z.string() }),
  panelCode: z.string().optional(),
  totalCode: z.string().optional(),
  lead: words.optional(),
  why: words,
  scoring: z.enum(['sum', 'none']),
  maxScore: z.number().optional(),
  bands: z.array(z.strictObject({ atLeast: z.number(), meaning: words, source: z.string() })).default([]),
  options: z.array(optionSchema).optional(),
  items: z
    .array(
      z.strictObject({
        id,
        ask: words,
        sms: words.optional(),
        label: words,
        code: z.string(),
        kind: z.enum(['choice', 'number']).default('choice'),
        min: z.number().optional(),
        max: z.number().optional(),
        options: z.array(optionSchema).optional(),
        when: conditionSchema.optional(),
      }),
    )
    .min(1),
});

const routeSchema = z.strictObject({
  id,
  label: words,
  when: conditionSchema,
  because: z.string(),
  source: z.string(),
  priority: z.enum(['now', 'today', 'routine']),
});

/** Shared questions and routes that programs choose from: `content/screening/bank.yaml`. */
export const bankSchema = z.strictObject({
  questions: z.array(questionSchema),
  routes: z.array(routeSchema),
});

/** One entry of a screening's order; a group asks its entries only when its condition holds. */
export type OrderEntry =
  | string
  | { readonly instrument: string; readonly when?: Condition | undefined }
  | { readonly use: string; readonly change: z.output<typeof changeSchema> }
  | { readonly when: Condition; readonly order: readonly OrderEntry[] }
  | QuestionSource;
const orderEntrySchema: z.ZodType<OrderEntry> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ instrument: z.string(), when: conditionSchema.optional() }),
    z.strictObject({ use: z.string(), change: changeSchema }),
    z.strictObject({ when: conditionSchema, order: z.array(orderEntrySchema).min(1) }),
    questionSchema,
  ]),
);

/** `content/programs/<id>/screening.yaml`. */
export const screeningFileSchema = z.strictObject({
  order: z.array(orderEntrySchema).min(1),
  routes: z.array(z.union([z.string(), routeSchema])),
  stops: z.array(z.strictObject({ id, when: conditionSchema, say: z.string(), reopens: z.boolean().default(false) })),
});

export type QuestionSource = z.output<typeof questionSchema>;
export type InstrumentSource = z.output<typeof instrumentSchema>;
export type Bank = z.output<typeof bankSchema>;
export type ScreeningSource = z.output<typeof screeningFileSchema>;
