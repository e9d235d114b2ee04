import { z } from 'zod';
import { moment } from '../api/shapes.ts';

const reportRanges = ['7', '30', '90', '365'] as const;
export const tableIds = [
  'hours',
  'channels',
  'languages',
  'ends',
  'questions',
  'waits',
  'outcomes',
  'referrals',
  'gaps',
  'texts',
] as const;
export type TableId = (typeof tableIds)[number];

/** Null: held back, because so few that somebody could be recognised. */
const cell = z.number().nullable();

export const reportTable = z.object({
  id: z.enum(tableIds),
  title: z.string(),
  /** How to read it. */
  note: z.string(),
  /** The first names the rows. */
  columns: z.array(z.string()),
  rows: z.array(z.object({ label: z.string(), cells: z.array(cell) })),
  /** Under each column; absent where adding up means nothing. */
  totals: z.array(cell).nullable(),
});
export type ReportTable = z.output<typeof reportTable>;

export const reportQuery = z.object({
  program: z.string().max(60).optional(),
  days: z.enum(reportRanges).default('30'),
});
export type ReportQuery = z.output<typeof reportQuery>;

export const report = z.object({
  /** `YYYY-MM-DD`, both included, in the programs' own zones. */
  from: z.string(),
  to: z.string(),
  programs: z.array(z.string()),
  /** Some of it is invented. */
  hasDemo: z.boolean(),
  /** All of it is: then nothing is held back. */
  isInvented: z.boolean(),
  madeAt: moment,
  tables: z.array(reportTable),
});
export type Report = z.output<typeof report>;
