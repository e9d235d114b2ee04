import { z } from 'zod';
import type { ContentDesk, DeskLine, Person } from '../../core/content-desk.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import { uuid } from '../api/shapes.ts';
import type { StaffArea } from '../api/route.ts';
import { presentDraft, presentLine, presentPassage, settled, type DeskNames } from './presenter.ts';
import {
  draftSchema,
  passageId,
  passageSchema,
  passagesSchema,
  publishedSchema,
  rollBackSchema,
  signSchema,
  writeSchema,
} from './schema.ts';

export interface ContentDeskParts {
  readonly contentDesk: ContentDesk;
  readonly staff: Pick<StaffStore, 'list'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
}

/** Vetted words: read, edited, signed by a second person, rolled back. Of no visitor, but every change is in the trail. */
export const contentDeskArea =
  ({ contentDesk: desk, staff, programs }: ContentDeskParts): StaffArea =>
  (route) => {
    const person = ({ id, name }: StaffUser): Person => ({ id, name });
    const namesOf = async (): Promise<DeskNames> => {
      const accounts = new Map((await staff.list()).map(({ id, name }) => [id, name]));
      return {
        account: (id) => accounts.get(id) ?? 'Somebody no longer here',
        pack: (pack) => programs.get(pack as ProgramId)?.shortName ?? 'All programs',
      };
    };
    /** What belongs to a program that is not theirs does not exist for them; what all programs share does. */
    const isTheirs = ({ pack, isShared }: DeskLine, mine: readonly ProgramId[] | null): boolean =>
      isShared || mine === null || mine.includes(pack as ProgramId);
    const own = async (id: string, viewer: Person, mine: readonly ProgramId[] | null): Promise<string> => {
      if (!isTheirs(await desk.passage(id, viewer), mine)) throw new NotFoundError('no passage of theirs');
      return id;
    };
    const ofPassage = z.object({ pack: z.string(), slug: z.string() });
    const idIn = ({ pack, slug }: z.output<typeof ofPassage>): string => {
      const id = passageId.safeParse(`${pack}/${slug}`);
      if (!id.success) throw new NotFoundError('no such passage');
      return id.data;
    };
    const ownDraft = async (id: string, viewer: Person, mine: readonly ProgramId[] | null): Promise<string> => {
      const { passage } = await desk.draft(id, viewer);
      await own(passage, viewer, mine);
      return id;
    };

    route({
      method: 'GET',
      url: '/content/passages',
      summary: 'Every passage, with what may be said today and what ends soon',
      action: 'content.read',
      scope: 'programs',
      audit: null,
      reply: passagesSchema,
      handler: async ({ user, programs: mine }) => {
        const [lines, names] = await Promise.all([desk.list(person(user)), namesOf()]);
        const seen = lines.filter((line) => isTheirs(line, mine));
        return { rows: seen.map((line) => presentLine(line, person(user), names)) };
      },
    });

    route({
      method: 'GET',
      url: '/content/passages/:pack/:slug',
      summary: 'One passage with its sources, what the check says, and its history',
      action: 'content.read',
      scope: 'programs',
      audit: null,
      params: ofPassage,
      reply: passageSchema,
      handler: async ({ params, user, programs: mine }) => {
        const [passage, names] = await Promise.all([
          desk.passage(await own(idIn(params), person(user), mine), person(user)),
          namesOf(),
        ]);
        return presentPassage(passage, person(user), names);
      },
    });

    route({
      method: 'PUT',
      url: '/content/passages/:pack/:slug/draft',
      summary: 'Keep one’s own draft, checked; with `isReady` it waits for a second person',
      action: 'content.write',
      scope: 'programs',
      audit: {
        action: 'content.drafted',
        subject: ({ params }) => `${params.pack}/${params.slug}`,
        detail: ({ body }) => ({ isReady: body.isReady }),
      },
      params: ofPassage,
      body: writeSchema,
      reply: draftSchema,
      handler: async ({ params, body, user, programs: mine }) => {
        const [draft, names] = await Promise.all([
          desk.write(await own(idIn(params), person(user), mine), person(user), body),
          namesOf(),
        ]);
        return presentDraft(draft, person(user), names);
      },
    });

    route({
      method: 'POST',
      url: '/content/passages/:pack/:slug/roll-back',
      summary: 'Put an earlier version, signed then, back in force',
      action: 'content.sign',
      scope: 'programs',
      audit: {
        action: 'content.rolled_back',
        subject: ({ params }) => `${params.pack}/${params.slug}`,
        detail: ({ body }, reply) => ({ to: body.version ?? 'deployed', version: reply.version }),
      },
      params: ofPassage,
      body: rollBackSchema,
      reply: publishedSchema,
      handler: async ({ params, body, user, programs: mine }) =>
        settled(
          await desk.rollBack(await own(idIn(params), person(user), mine), body.version, person(user), body.note),
        ),
    });

    route({
      method: 'GET',
      url: '/content/drafts/:draft',
      summary: 'A draft: one’s own, or one that waits for a second person',
      action: 'content.read',
      scope: 'programs',
      audit: null,
      params: z.object({ draft: uuid }),
      reply: draftSchema,
      handler: async ({ params, user, programs: mine }) => {
        await ownDraft(params.draft, person(user), mine);
        const [draft, names] = await Promise.all([desk.draft(params.draft, person(user)), namesOf()]);
        return presentDraft(draft, person(user), names);
      },
    });

    route({
      method: 'DELETE',
      url: '/content/drafts/:draft',
      summary: 'Throw one’s own draft away',
      action: 'content.write',
      scope: 'programs',
      audit: { action: 'content.discarded', subject: ({ params }) => params.draft },
      params: z.object({ draft: uuid }),
      handler: async ({ params, user }) => await desk.discard(params.draft, person(user)),
    });

    route({
      method: 'POST',
      url: '/content/drafts/:draft/sign',
      summary: 'Sign somebody else’s words as the second person; they are said from then on',
      action: 'content.sign',
      scope: 'programs',
      audit: {
        action: 'content.signed',
        subject: ({ params }) => params.draft,
        detail: ({ body }, reply) => ({ version: reply.version, langs: body.langs.join(' '), expires: body.expires }),
      },
      params: z.object({ draft: uuid }),
      body: signSchema,
      reply: publishedSchema,
      handler: async ({ params, body, user, programs: mine }) =>
        settled(await desk.sign(await ownDraft(params.draft, person(user), mine), person(user), body)),
    });
  };
