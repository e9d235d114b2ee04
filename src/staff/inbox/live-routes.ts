import type { ServerResponse } from 'node:http';
import type { ConversationId, ProgramId } from '../../core/ids.ts';
import type { Hints } from '../../core/ports.ts';
import type { StaffArea } from '../api/route.ts';
import { createLiveFeed } from './live-feed.ts';

export interface LiveParts {
  readonly hints: Pick<Hints, 'watch'>;
  /** The programs of these conversations; those that are gone are left out. */
  readonly programsOf: (ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, ProgramId>>;
  readonly heartbeatMs?: number;
}

const heartbeatMsDefault = 20_000;
/** So often an open stream looks whether its reader is still signed in. */
const lookEveryBeats = 3;

/**
 * `text/event-stream` of what changed: ids of visits and nothing else. The console asks again for what it shows.
 * A stream ends when its reader signs out, and when the server stops; browsers come back by themselves.
 */
export function createLive({ hints, programsOf, heartbeatMs = heartbeatMsDefault }: LiveParts): {
  readonly area: StaffArea;
  /** Ends every stream, so that a server can close. */
  close(): void;
} {
  const feed = createLiveFeed({ hints, programsOf });
  const streams = new Set<ServerResponse>();
  const area: StaffArea = (route) => {
    route({
      method: 'GET',
      url: '/live',
      summary: 'Server-sent events: which visits changed',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      handler: async (request) => {
        const { programs, reply } = request;
        reply.hijack();
        const stream = reply.raw;
        streams.add(stream);
        stream.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        });
        // Whatever changed while nobody listened: all of it is asked for again.
        stream.write('retry: 2000\n\nevent: visits\ndata: {"visits":[],"all":true}\n\n');
        const leave = feed.join(programs, (change) => {
          stream.write(`event: visits\ndata: ${JSON.stringify(change)}\n\n`);
        });
        let beats = 0;
        const beat = setInterval(() => {
          beats += 1;
          stream.write(': still here\n\n');
          if (beats % lookEveryBeats !== 0) return;
          request.isStillSignedIn().then(
            (isIn) => isIn || stream.end(),
            () => stream.end(),
          );
        }, heartbeatMs);
        const end = (): void => {
          clearInterval(beat);
          leave();
          streams.delete(stream);
        };
        stream.once('close', end);
        return reply;
      },
    });
  };
  return {
    area,
    close() {
      for (const stream of streams) stream.end();
    },
  };
}
