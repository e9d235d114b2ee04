import type { z } from 'zod';
import type {
  DeskDraft,
  DeskFinding,
  DeskLine,
  DeskOutcome,
  DeskPassage,
  DeskRefusal,
  Person,
} from '../../core/content-desk.ts';
import { StaffRefusedError } from '../../core/errors.ts';
import { actionUnless } from '../api/shapes.ts';
import type { draftSchema, passageLineSchema, passageSchema } from './schema.ts';

export interface DeskNames {
  readonly account: (id: string) => string;
  readonly pack: (pack: string) => string;
}

export function presentLine(line: DeskLine, viewer: Person, names: DeskNames): z.output<typeof passageLineSchema> {
  const { id, pack, kind, question, isVerified, states, from, drafts } = line;
  return {
    id,
    pack,
    packName: names.pack(pack),
    kind,
    question,
    isVerified,
    states,
    from,
    drafts: drafts.map((draft) => ({
      id: draft.id,
      by: names.account(draft.author),
      isMine: draft.author === viewer.id,
      state: draft.state,
    })),
  };
}

export function presentPassage(passage: DeskPassage, viewer: Person, names: DeskNames): z.output<typeof passageSchema> {
  const { file, note, sources, texts, findings, history, sha256 } = passage;
  return {
    ...presentLine(passage, viewer, names),
    file,
    note,
    sources,
    texts,
    findings,
    history: history.map((version) => ({
      ...version,
      at: version.at?.toISOString() ?? null,
      author: version.author === null ? null : names.account(version.author),
      reviewer: version.reviewer === null ? null : names.account(version.reviewer),
    })),
    sha256,
    actions: [
      actionUnless('write', null),
      actionUnless('roll-back', history.length > 1 ? null : 'There is no earlier version.'),
    ],
  };
}

export function presentDraft(draft: DeskDraft, viewer: Person, names: DeskNames): z.output<typeof draftSchema> {
  const { author, updatedAt, texts, findings, changes, unsigned, ...rest } = draft;
  return {
    ...rest,
    by: names.account(author),
    isMine: author === viewer.id,
    updatedAt: updatedAt.toISOString(),
    texts,
    findings,
    changes,
    unsigned,
    actions: [actionUnless('sign', againstSigning(draft, viewer))],
  };
}

function againstSigning({ author, state, isStale, findings }: DeskDraft, viewer: Person): string | null {
  if (author === viewer.id) return refusals['own-draft'];
  if (state !== 'ready') return refusals['not-ready'];
  if (isStale) return refusals.stale;
  if (findings.some(({ severity }) => severity === 'error')) return refusals['lint-errors'];
  return null;
}

export const refusals: Readonly<Record<DeskRefusal, string>> = {
  'own-draft': 'You wrote these words. Somebody else signs them.',
  'not-ready': 'Whoever wrote this has not asked for a signature yet.',
  changed: 'These words were changed while you read them. Read them again.',
  stale: 'The passage has changed since this was written. Its author opens it again first.',
  'same-person': 'The author and the reviewer have the same name. Two people sign clinical words.',
  'lint-errors': 'The check found errors in these words. They are mended before anybody signs.',
  unverified: 'Its source is marked unverified. Say that you know, or have it verified first.',
  'original-unsigned': 'A translation is signed after its English.',
  'nothing-to-sign': 'There is nothing here to sign.',
  invalid: 'With this change the content could not be read.',
};

/** Throws StaffRefusedError with the reason; else the number of the version now in force. */
export function settled(outcome: DeskOutcome): { version: number } {
  if (outcome.kind === 'done') return { version: outcome.version };
  throw new StaffRefusedError('staff.conflict', refusals[outcome.because], aboutFindings(outcome.findings));
}

const aboutFindings = (findings: readonly DeskFinding[]): Readonly<Record<string, string>> =>
  Object.fromEntries(findings.map(({ rule, message }) => [rule, message]));
