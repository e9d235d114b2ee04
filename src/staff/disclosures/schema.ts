import { z } from 'zod';
import { allowedAction, moment, pageOf, pageQuery, uuid } from '../api/shapes.ts';

export const formats = ['html', 'json', 'fhir'] as const;
export type Format = (typeof formats)[number];

/**
 * Why a record leaves. 42 CFR 2.31 asks for written consent with a purpose; 2.51 is a medical emergency. Porchlight
 * keeps no signed consent: whoever discloses says that there is one.
 */
export const purposes = {
  treatment: 'Treatment, with written consent on file',
  payment: 'Payment, with written consent on file',
  operations: 'Health care operations, with written consent on file',
  'the-person': 'The person asked for their own record',
  inside: 'Inside the program, by staff who need it for their work',
  emergency: 'Medical emergency (42 CFR 2.51)',
  audit: 'Audit or evaluation of the program',
  court: 'Court order under 42 CFR part 2',
  other: 'Another reason',
} as const;
type Purpose = keyof typeof purposes;
export const purposeNames = Object.keys(purposes) as [Purpose, ...Purpose[]];

const reasonShape = {
  recipient: z.string().trim().min(1).max(200),
  purpose: z.enum(purposeNames),
  /** Needed with `other`. */
  note: z.string().trim().max(300).default(''),
};
const isExplained = ({ purpose, note }: { readonly purpose: Purpose; readonly note: string }): boolean =>
  purpose !== 'other' || note !== '';
const unexplained = { path: ['note'], message: 'Say what the reason is.' };

export const newDisclosureSchema = z
  .strictObject({ ...reasonShape, format: z.enum(formats), withTranscript: z.boolean().default(false) })
  .refine(isExplained, unexplained);
export type NewDisclosureBody = z.input<typeof newDisclosureSchema>;

export const worklistSections = ['waiting', 'screening', 'open', 'done'] as const;
export const newWorklistSchema = z
  .strictObject({ ...reasonShape, sections: z.array(z.enum(worklistSections)).min(1).default(['waiting']) })
  .refine(isExplained, unexplained);

const disclosureSchema = z.object({
  id: uuid,
  at: moment,
  by: z.string(),
  format: z.string(),
  recipient: z.string(),
  purpose: z.string(),
  what: z.string(),
  noticeVersion: z.string(),
});

export const disclosuresSchema = z.object({
  timeZone: z.string(),
  rows: z.array(disclosureSchema),
  noticeCaution: z.string(),
  actions: z.array(allowedAction('disclose')),
});

/** Where the file is, for a short while, for whoever logged it. */
export const disclosedSchema = z.object({ id: uuid, url: z.string() });

export const deliverySchema = z.object({
  id: uuid,
  visit: uuid,
  program: z.string(),
  timeZone: z.string(),
  status: z.enum(['pending', 'delivered', 'dead']),
  attempts: z.number(),
  createdAt: moment,
  dueAt: moment.nullable(),
  lastError: z.string().nullable(),
  actions: z.array(allowedAction('resend')),
});
export const deliveriesSchema = pageOf(deliverySchema).extend({
  /** What is sent: nothing is when no webhook is set up. */
  content: z.enum(['off', 'notice', 'fhir']),
});
export const deliveriesQuery = z.object({
  ...pageQuery,
  status: z.enum(['pending', 'delivered', 'dead']).optional(),
});
