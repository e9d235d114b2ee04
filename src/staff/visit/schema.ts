import { consentSources } from '../../core/consent.ts';
import { z } from 'zod';
import { crisisKinds, crisisLevels } from '../../core/crisis.ts';
import { allowedAction, moment, uuid } from '../api/shapes.ts';
import { alertResults, channels, colleague, langs, visitRow } from '../inbox/schema.ts';

const evidence = z.object({ start: z.number(), end: z.number(), source: z.string() });
/** What the crisis check saw in one message. */
export const finding = z.object({
  level: z.enum(crisisLevels),
  kinds: z.array(z.enum(crisisKinds)),
  who: z.enum(['self', 'other']),
  when: z.enum(['now', 'past']),
  denied: z.boolean(),
  quoted: z.boolean(),
  idiom: z.boolean(),
  layer: z.enum(['none', 'pattern', 'model', 'context', 'second-opinion', 'error']),
  /** Offsets into the message, end exclusive. */
  evidence: z.array(evidence),
  score01: z.number(),
});
export type Finding = z.output<typeof finding>;

const alert = z.object({
  id: uuid,
  level: z.enum(['concern', 'urgent', 'emergency']),
  at: moment,
  finding,
  acknowledged: z
    .object({
      at: moment,
      by: colleague,
      /** Null for those acknowledged before results were asked for. */
      result: z.enum(alertResults).nullable(),
      note: z.string(),
    })
    .nullable(),
  escalations: z.number(),
  /** Whom it was put in front of, oldest first; no names where only the configured addresses were told. */
  tellings: z.array(z.object({ at: moment, names: z.array(z.string()) })),
});
export type VisitAlert = z.output<typeof alert>;

/** What staff must heed before they reach out. */
const limit = z.object({ kind: z.enum(['stop', 'heed']), text: z.string() });
export type ContactLimit = z.output<typeof limit>;

const answer = z.object({
  label: z.string(),
  asked: z.string(),
  status: z.enum(['given', 'unsure', 'skipped', 'unclear']),
  display: z.string(),
  at: moment,
  code: z.string().nullable(),
});
export type Answer = z.output<typeof answer>;

const packet = z.object({
  id: z.string(),
  status: z.enum(['confirmed', 'partial']),
  confirmedAt: moment.nullable(),
  contact: z.array(answer),
  flags: z.array(z.object({ kind: z.string(), text: z.string(), at: moment.nullable() })),
  routes: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      priority: z.enum(['now', 'today', 'routine']),
      because: z.string(),
      source: z.string(),
    }),
  ),
  groups: z.array(z.object({ label: z.string(), answers: z.array(answer) })),
  scores: z.array(
    z.object({
      name: z.string(),
      total: z.number().nullable(),
      max: z.number().nullable(),
      meaning: z.string(),
      source: z.string(),
      totalCode: z.string().nullable(),
      items: z.array(answer),
    }),
  ),
  skipped: z.array(answer),
  notice: z.string(),
});
export type VisitPacket = z.output<typeof packet>;

const note = z.object({ id: uuid, at: moment, by: colleague, text: z.string() });

export const visitActions = ['hold', 'relieve', 'write', 'release', 'note', 'assign', 'finish', 'reopen'] as const;
export type VisitAction = (typeof visitActions)[number];

export const visitView = z.object({
  visit: visitRow,
  /** Of its program; what staff read before a text goes out. */
  texting: z.object({
    /** It is outside the hours for texts that nobody waits for, until then; null inside them. */
    quietUntil: moment.nullable(),
    /** The visitor wrote within the hour, so that words of staff are an answer. */
    isAwaited: z.boolean(),
  }),
  limits: z.array(limit),
  consents: z.array(
    z.object({
      kind: z.string(),
      granted: z.boolean(),
      wordingVersion: z.string(),
      at: moment,
      source: z.enum(consentSources),
    }),
  ),
  addresses: z.array(z.object({ channel: z.enum(channels), phone: z.string().nullable(), mayBeTexted: z.boolean() })),
  alerts: z.array(alert),
  /** Null while nothing was answered. */
  packet: packet.nullable(),
  notes: z.array(note),
  /** Who may be made its owner. */
  colleagues: z.array(colleague),
  heldSince: moment.nullable(),
  done: z.object({ at: moment, by: colleague.nullable() }).nullable(),
  actions: z.array(allowedAction(...visitActions)),
});
export type VisitView = z.output<typeof visitView>;

const deliveries = ['pending', 'sent', 'delivered', 'failed', 'dead', 'dropped'] as const;
export const transcriptLine = z.object({
  seq: z.number(),
  at: moment,
  from: z.enum(['visitor', 'porchlight', 'staff']),
  /** The first name that the visitor was told; of staff only. */
  by: z.string().nullable(),
  channel: z.enum(channels),
  lang: z.enum(langs),
  text: z.string(),
  /** Labels of the buttons it came with. */
  choices: z.array(z.string()),
  isCrisisText: z.boolean(),
  finding: finding.nullable(),
  /** Vetted passages it was made of, with the hash of the words that were signed. */
  passages: z.array(z.object({ id: z.string(), hash: z.string() })),
  mode: z.enum(['verbatim', 'select', 'compose', 'fixed']).nullable(),
  /** What it was: a copy key, `question:<id>`, a guidance text with its version. */
  ref: z.string().nullable(),
  /** Of a text; null where nothing reports back (the page shows it when it is open). */
  delivery: z.enum(deliveries).nullable(),
});
export type TranscriptLine = z.output<typeof transcriptLine>;

export const transcriptQuery = z.object({ after: z.coerce.number().int().min(0).default(0) });
/** At most 500 lines, oldest first; ask again after the last of them while `hasMore`. Deliveries change later, so each answer tells all of them. */
export const transcript = z.object({
  lines: z.array(transcriptLine),
  hasMore: z.boolean(),
  deliveries: z.array(z.object({ seq: z.number(), delivery: z.enum(deliveries) })),
});

export const newNote = z.object({ text: z.string().trim().min(1).max(4_000) });
export const newOwner = z.object({ owner: uuid.nullable(), before: uuid.nullable() });
