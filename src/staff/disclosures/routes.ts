import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import { conversationId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Packet } from '../../core/packet.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { Screening } from '../../core/screening.ts';
import type { Database } from '../../db/connection.ts';
import type { DisclosureStore } from '../../db/disclosure-store.ts';
import type { PacketStore } from '../../db/packet-store.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import { readWorklist } from '../../db/worklist.ts';
import { uuid } from '../api/shapes.ts';
import type { StaffArea } from '../api/route.ts';
import { accountingCsv, accountingPage } from './accounting.ts';
import { presentDisclosures, reasonIn, whoDisclosed } from './presenter.ts';
import { renderPacket, type Rendered } from './render.ts';
import { disclosedSchema, disclosuresSchema, formats, newDisclosureSchema, newWorklistSchema } from './schema.ts';
import type { DisclosureRequest } from './what.ts';
import { disclosedWorklist } from './worklist-csv.ts';

export interface DisclosureParts {
  readonly db: Database;
  readonly disclosures: DisclosureStore;
  readonly packets: PacketStore;
  readonly staff: Pick<StaffStore, 'list'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly clock: Clock;
}

/** A file that was logged can be fetched so long, by whoever logged it. */
const fetchableMs = 15 * 60_000;
const mostRows = 2_000;

/** Packets and worklists that leave: logged first, with whom and why, then handed out. */
export const disclosuresArea =
  ({ db, disclosures, packets, staff, programs, screenings, clock }: DisclosureParts): StaffArea =>
  (route) => {
    const ofVisit = z.object({ conversation: uuid });
    const namesOf = async (): Promise<ReadonlyMap<string, string>> =>
      new Map((await staff.list()).map(({ id, name }) => [id, name]));
    const packetOf = async (conversation: ConversationId): Promise<Packet | null> => {
      const [listed] = (await packets.list({ conversation, limit: 1 })).rows;
      return listed ? await packets.read(listed.id) : null;
    };
    const rendered = (packet: Packet, request: DisclosureRequest): Rendered => {
      const screening = screenings.get(packet.program.id as ProgramId);
      if (!screening) throw new NotFoundError('the program of this packet has no screening');
      return renderPacket(packet, screening, request);
    };

    route({
      method: 'GET',
      url: '/visits/:conversation/disclosures',
      summary: 'What left the program about a visit, newest first',
      action: 'disclosure.read',
      scope: ({ params }, places) => places.visit(params.conversation),
      audit: { action: 'disclosures.read', subject: ({ params }) => params.conversation },
      params: ofVisit,
      reply: disclosuresSchema,
      handler: async ({ params, user }) => {
        const conversation = conversationId(params.conversation);
        const [rows, packet, names] = await Promise.all([
          disclosures.list(conversation),
          packetOf(conversation),
          namesOf(),
        ]);
        return presentDisclosures({ rows, packet, names, roles: user.roles });
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/disclosures',
      summary: 'Log that a packet leaves, to whom and why, and make its file',
      action: 'disclosure.make',
      scope: ({ params }, places) => places.visit(params.conversation),
      audit: {
        action: 'packet.disclosed',
        subject: ({ params }) => params.conversation,
        detail: ({ body }, reply) => ({
          disclosure: reply.id,
          format: body.format,
          purpose: body.purpose,
          withTranscript: body.withTranscript,
        }),
      },
      params: ofVisit,
      body: newDisclosureSchema,
      reply: disclosedSchema,
      handler: async ({ params, body, user }) => {
        const conversation = conversationId(params.conversation);
        const packet = await packetOf(conversation);
        if (!packet) throw new StaffRefusedError('staff.conflict', 'There is no packet yet.');
        const { format, recipient, withTranscript } = body;
        const purpose = reasonIn(body);
        const { what, noticeVersion, sha256 } = rendered(packet, { format, recipient, purpose, withTranscript });
        const told = { recipient, purpose, what, withTranscript, noticeVersion, sha256 };
        const [logged] = await disclosures.add([{ conversation, by: user.id, format, ...told }], clock.now());
        return { id: logged!.id, url: `/staff/api/visits/${conversation}/disclosures/${logged!.id}/file` };
      },
    });

    route({
      method: 'GET',
      url: '/visits/:conversation/disclosures/:disclosure/file',
      summary: 'The file of a disclosure just logged, for whoever logged it',
      action: 'disclosure.make',
      scope: ({ params }, places) => places.visit(params.conversation),
      audit: {
        action: 'disclosure.fetched',
        subject: ({ params }) => params.conversation,
        detail: ({ params }) => ({ disclosure: params.disclosure }),
      },
      params: z.object({ conversation: uuid, disclosure: uuid }),
      handler: async ({ params, user, reply }) => {
        const conversation = conversationId(params.conversation);
        const logged = await disclosures.read(conversation, params.disclosure);
        const isFresh = clock.now().getTime() - logged.at.getTime() < fetchableMs;
        if (logged.by !== user.id || !isFresh) throw new NotFoundError('no such file any more');
        const packet = await packetOf(conversation);
        const format = formats.find((known) => known === logged.format);
        if (!packet || format === undefined) throw new NotFoundError('no such packet any more');
        const { recipient, purpose, withTranscript } = logged;
        const file = rendered(packet, { format, recipient, purpose, withTranscript });
        if (file.sha256 !== logged.sha256) {
          throw new StaffRefusedError('staff.conflict', 'The packet has changed since. Make the file again.');
        }
        return reply
          .headers(headersOf(file, format === 'html'))
          .type(file.contentType)
          .send(file.text);
      },
    });

    for (const as of ['csv', 'html'] as const) {
      route({
        method: 'GET',
        url: `/visits/:conversation/disclosures.${as}`,
        summary: `Accounting of disclosures of one person, as ${as === 'csv' ? 'CSV' : 'a page for paper'}`,
        action: 'disclosure.read',
        scope: ({ params }, places) => places.visit(params.conversation),
        audit: {
          action: 'disclosures.accounted',
          subject: ({ params }) => params.conversation,
          detail: () => ({ format: as }),
        },
        params: ofVisit,
        handler: async ({ params, reply }) => {
          const conversation = conversationId(params.conversation);
          const [rows, packet, names] = await Promise.all([
            disclosures.list(conversation),
            packetOf(conversation),
            namesOf(),
          ]);
          const accounting = {
            conversation,
            timeZone: packet?.program.timeZone ?? 'UTC',
            rows: rows.map((row) => ({ ...row, by: whoDisclosed(row.by, names) })),
          };
          const text = as === 'csv' ? accountingCsv(accounting) : accountingPage(accounting);
          const contentType = as === 'csv' ? 'text/csv; charset=utf-8' : 'text/html; charset=utf-8';
          const fileName = `disclosures-${conversation.slice(0, 8)}.${as}`;
          return reply
            .headers(headersOf({ fileName }, as === 'html'))
            .type(contentType)
            .send(text);
        },
      });
    }

    route({
      method: 'POST',
      url: '/worklists',
      summary: 'A worklist as CSV without clinical text, logged for every visit in it',
      action: 'worklist.export',
      scope: 'programs',
      audit: {
        action: 'worklist.disclosed',
        subject: () => '',
        detail: ({ body }) => ({ purpose: body.purpose, sections: body.sections.join(' ') }),
      },
      body: newWorklistSchema,
      handler: async ({ body, user, programs: mine, reply }) => {
        const rows = await readWorklist(db, { programs: mine, sections: body.sections, limit: mostRows });
        const { text, log } = disclosedWorklist({ rows, programs, body, by: user.id });
        await disclosures.add(log, clock.now());
        return reply
          .headers(headersOf({ fileName: 'worklist.csv' }, false))
          .type('text/csv; charset=utf-8')
          .send(text);
      },
    });
  };

/** A page for paper opens in a tab of its own, with no script and only its own style; anything else is saved. */
const headersOf = ({ fileName }: Pick<Rendered, 'fileName'>, isPage: boolean): Record<string, string> => ({
  'content-disposition': `${isPage ? 'inline' : 'attachment'}; filename="${fileName}"`,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});
