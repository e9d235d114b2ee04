import { z } from 'zod';
import { languages } from '../../core/language.ts';
import { allowedAction, moment, uuid } from '../api/shapes.ts';

const lang = z.enum(languages);
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const both = <T extends z.ZodType>(of: T) => z.object({ en: of, es: of });

const state = z.object({
  kind: z.enum(['signed', 'expired', 'early', 'changed', 'original-changed', 'one-person', 'unsigned']),
  expires: z.string().nullable(),
  daysLeft: z.number().nullable(),
  reviewer: z.string().nullable(),
  role: z.string().nullable(),
});

const finding = z.object({ severity: z.enum(['error', 'warning']), rule: z.string(), message: z.string() });

const change = z.object({
  lang,
  part: z.enum(['question', 'web', 'sms']),
  removed: list(z.string()),
  added: list(z.string()),
});
export type Change = z.output<typeof change>;

/** One line, as a passage's file wants it: no line ends, nothing around it. */
const line = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(most)
        .regex(/^\P{Cc}*$/u),
    );

const textsOf = <Text extends z.ZodType<string>>(text: (most: number) => Text) =>
  z.object({
    question: both(text(200)),
    variants: both(z.array(text(200)).max(60).readonly()),
    answer: both(z.object({ web: text(2_000), sms: text(1_000) })),
  });
const textsSchema = textsOf(() => z.string());
export type Texts = z.output<typeof textsSchema>;

/** `pack/slug`, as its file has it. */
export const passageId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);

const draftLine = z.object({ id: uuid, by: z.string(), isMine: z.boolean(), state: z.enum(['writing', 'ready']) });

const lineShape = {
  id: z.string(),
  pack: z.string(),
  packName: z.string(),
  kind: z.string(),
  question: z.string(),
  isVerified: z.boolean(),
  states: both(state),
  from: z.enum(['files', 'desk']),
  drafts: list(draftLine),
};
export const passageLineSchema = z.object(lineShape);
export type PassageLine = z.output<typeof passageLineSchema>;

export const passagesSchema = z.object({ rows: list(passageLineSchema) });

const version = z.object({
  id: uuid.nullable(),
  at: moment.nullable(),
  author: z.string().nullable(),
  reviewer: z.string().nullable(),
  kind: z.enum(['signed', 'rolled-back', 'deployed']),
  note: z.string(),
  isInForce: z.boolean(),
  changes: list(change),
  states: both(state),
});
export type Version = z.output<typeof version>;

export const passageSchema = z.object({
  ...lineShape,
  file: z.string(),
  note: z.string().nullable(),
  sources: list(z.string()),
  texts: textsSchema,
  findings: list(finding),
  history: list(version),
  sha256: z.string(),
  actions: z.array(allowedAction('write', 'roll-back')),
});
export type PassageDetail = z.output<typeof passageSchema>;

export const draftSchema = z.object({
  id: uuid,
  passage: z.string(),
  by: z.string(),
  isMine: z.boolean(),
  state: z.enum(['writing', 'ready']),
  note: z.string(),
  updatedAt: moment,
  kind: z.string(),
  isVerified: z.boolean(),
  isStale: z.boolean(),
  texts: textsSchema,
  findings: list(finding),
  changes: list(change),
  unsigned: list(lang),
  sha256: z.string(),
  actions: z.array(allowedAction('sign')),
});
export type Draft = z.output<typeof draftSchema>;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const writeSchema = z.strictObject({
  texts: textsOf(line),
  base: sha256Hex,
  note: z.string().trim().max(500).default(''),
  isReady: z.boolean(),
});
export type WriteBody = z.input<typeof writeSchema>;

export const signSchema = z.strictObject({
  /** None: only ways to ask changed, which are never said. */
  langs: z.array(lang),
  role: z.string().trim().min(1).max(100),
  expires: z.iso.date(),
  acceptUnverified: z.boolean().default(false),
  read: sha256Hex,
});
export type SignBody = z.input<typeof signSchema>;

const copyLine = {
  lang,
  name: z.string(),
  texts: z.number(),
  from: z.enum(['files', 'desk']),
  drafts: list(draftLine),
};
export const copyLinesSchema = z.object({ rows: list(z.object(copyLine)) });

const copyForms = { key: z.string(), web: z.string(), sms: z.string().nullable() };
export const copyFileSchema = z.object({
  ...copyLine,
  entries: list(z.object({ ...copyForms, other: z.string() })),
  findings: list(finding),
  history: list(version.omit({ changes: true, states: true })),
  sha256: z.string(),
  actions: list(allowedAction('write')),
});
export type CopyFile = z.output<typeof copyFileSchema>;

export const copyDraftSchema = z.object({
  id: uuid,
  by: z.string(),
  isMine: z.boolean(),
  state: z.enum(['writing', 'ready']),
  note: z.string(),
  lang,
  name: z.string(),
  isStale: z.boolean(),
  entries: list(z.object(copyForms)),
  findings: list(finding),
  changes: list(z.object({ key: z.string(), form: z.enum(['web', 'sms']), before: z.string(), after: z.string() })),
  sha256: z.string(),
  actions: list(allowedAction('approve')),
});
export type CopyDraft = z.output<typeof copyDraftSchema>;

/** Lines may be broken in copy; nothing else that is not seen. */
const copyText = z
  .string()
  .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(3_000)
      .regex(/^[\P{Cc}\n]*$/u),
  );
export const writeCopySchema = z.strictObject({
  texts: z.array(z.strictObject({ key: z.string().max(200), form: z.enum(['web', 'sms']), value: copyText })).max(500),
  base: sha256Hex,
  note: z.string().trim().max(500).default(''),
  isReady: z.boolean(),
});
export type WriteCopyBody = z.input<typeof writeCopySchema>;
/** The words that were read. */
export const approveSchema = z.strictObject({ read: sha256Hex });
export const copyParams = z.object({ lang, name: z.string().regex(/^[a-z-]{1,60}$/) });

export const rollBackSchema = z.strictObject({ version: uuid.nullable(), note: z.string().trim().min(1).max(500) });
export const publishedSchema = z.object({ version: z.number() });
