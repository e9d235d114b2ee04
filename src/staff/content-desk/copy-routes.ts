import { z } from 'zod';
import type { CopyDesk, CopyDraft, CopyLine, Person } from '../../core/content-desk.ts';
import { StaffRefusedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import { actionUnless, uuid } from '../api/shapes.ts';
import type { StaffArea } from '../api/route.ts';
import { refusals, settled } from './presenter.ts';
import {
  approveSchema,
  copyDraftSchema,
  copyFileSchema,
  copyLinesSchema,
  copyParams,
  publishedSchema,
  rollBackSchema,
  writeCopySchema,
} from './schema.ts';

export interface CopyDeskParts {
  readonly copyDesk: CopyDesk;
  readonly staff: Pick<StaffStore, 'list'>;
}

const ofAllPrograms = 'This is said for every program. Somebody whose account covers all of them changes it.';

const fixed = 'What is said in a crisis is not changed here: it goes through review and the tests of a deployment.';

/** What dialogs say: read by every content owner, changed by those who answer for all programs. */
export const copyDeskArea =
  ({ copyDesk: desk, staff }: CopyDeskParts): StaffArea =>
  (route) => {
    const person = ({ id, name }: StaffUser): Person => ({ id, name });
    const namesOf = async (): Promise<(id: string) => string> => {
      const names = new Map((await staff.list()).map(({ id, name }) => [id, name]));
      return (id) => names.get(id) ?? 'Somebody no longer here';
    };
    const refuseSome = (mine: readonly ProgramId[] | null): void => {
      if (mine !== null) throw new StaffRefusedError('staff.conflict', ofAllPrograms);
    };
    const lineOf = ({ lang, name, texts, from, drafts }: CopyLine, viewer: Person, nameOf: (id: string) => string) => ({
      lang,
      name,
      texts,
      from,
      drafts: drafts.map(({ id, author, state }) => ({ id, by: nameOf(author), isMine: author === viewer.id, state })),
    });
    const draftOf = (
      draft: CopyDraft,
      viewer: Person,
      nameOf: (id: string) => string,
      mine: readonly ProgramId[] | null,
    ) => {
      const { id, author, state, note, lang, name, isStale, entries, findings, changes, sha256 } = draft;
      const hasErrors = findings.some(({ severity }) => severity === 'error');
      const against =
        mine !== null
          ? ofAllPrograms
          : author === viewer.id
            ? refusals['own-draft']
            : isStale
              ? refusals.stale
              : hasErrors
                ? refusals['lint-errors']
                : changes.length === 0
                  ? refusals['nothing-to-sign']
                  : null;
      const isMine = author === viewer.id;
      const shown = { id, isMine, state, note, lang, name, isStale, entries, findings, changes, sha256 };
      return { ...shown, by: nameOf(author), actions: [actionUnless('approve', against)] };
    };
    const nameIn = ({ params }: { readonly params: z.output<typeof copyParams> }): string =>
      `copy/${params.lang}/${params.name}`;

    route({
      method: 'GET',
      url: '/content/copy',
      summary: 'The files of the copy',
      action: 'content.read',
      scope: 'none',
      audit: null,
      reply: copyLinesSchema,
      handler: async ({ user }) => {
        const [lines, nameOf] = await Promise.all([desk.list(person(user)), namesOf()]);
        return { rows: lines.map((line) => lineOf(line, person(user), nameOf)) };
      },
    });

    route({
      method: 'GET',
      url: '/content/copy/:lang/:name',
      summary: 'One file of the copy with its history',
      action: 'content.read',
      scope: 'none',
      audit: null,
      params: copyParams,
      reply: copyFileSchema,
      handler: async ({ params, user, programs: mine }) => {
        const [file, nameOf] = await Promise.all([desk.file(params.lang, params.name, person(user)), namesOf()]);
        return {
          ...lineOf(file, person(user), nameOf),
          entries: file.entries,
          findings: file.findings,
          history: file.history.map((version) => ({
            ...version,
            at: version.at?.toISOString() ?? null,
            author: version.author === null ? null : nameOf(version.author),
            reviewer: version.reviewer === null ? null : nameOf(version.reviewer),
          })),
          sha256: file.sha256,
          actions: [actionUnless('write', file.isFixed ? fixed : mine === null ? null : ofAllPrograms)],
        };
      },
    });

    route({
      method: 'PUT',
      url: '/content/copy/:lang/:name/draft',
      summary: 'Keep one’s own draft of a copy file, checked',
      action: 'content.write',
      scope: 'none',
      audit: { action: 'content.drafted', subject: nameIn, detail: ({ body }) => ({ isReady: body.isReady }) },
      params: copyParams,
      body: writeCopySchema,
      reply: copyDraftSchema,
      handler: async ({ params, body, user, programs: mine }) => {
        refuseSome(mine);
        if ((await desk.file(params.lang, params.name, person(user))).isFixed) {
          throw new StaffRefusedError('staff.conflict', fixed);
        }
        const [draft, nameOf] = await Promise.all([
          desk.write(params.lang, params.name, person(user), body),
          namesOf(),
        ]);
        return draftOf(draft, person(user), nameOf, mine);
      },
    });

    route({
      method: 'GET',
      url: '/content/copy-drafts/:draft',
      summary: 'A draft of copy: one’s own, or one that waits for a second person',
      action: 'content.read',
      scope: 'none',
      audit: null,
      params: z.object({ draft: uuid }),
      reply: copyDraftSchema,
      handler: async ({ params, user, programs: mine }) => {
        const [draft, nameOf] = await Promise.all([desk.draft(params.draft, person(user)), namesOf()]);
        return draftOf(draft, person(user), nameOf, mine);
      },
    });

    route({
      method: 'POST',
      url: '/content/copy-drafts/:draft/approve',
      summary: 'Approve somebody else’s copy as the second person; it is said after the next restart',
      action: 'content.sign',
      scope: 'none',
      audit: {
        action: 'content.signed',
        subject: ({ params }) => params.draft,
        detail: (_input, reply) => ({ version: reply.version }),
      },
      params: z.object({ draft: uuid }),
      body: approveSchema,
      reply: publishedSchema,
      handler: async ({ params, body, user, programs: mine }) => {
        refuseSome(mine);
        return settled(await desk.approve(params.draft, person(user), body.read));
      },
    });

    route({
      method: 'POST',
      url: '/content/copy/:lang/:name/roll-back',
      summary: 'Put an earlier version of a copy file back',
      action: 'content.sign',
      scope: 'none',
      audit: {
        action: 'content.rolled_back',
        subject: nameIn,
        detail: ({ body }, reply) => ({ to: body.version ?? 'deployed', version: reply.version }),
      },
      params: copyParams,
      body: rollBackSchema,
      reply: publishedSchema,
      handler: async ({ params, body, user, programs: mine }) => {
        refuseSome(mine);
        return settled(await desk.rollBack(params.lang, params.name, body.version, person(user), body.note));
      },
    });
  };
