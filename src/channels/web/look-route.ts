import type { FastifyInstance } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import { programId } from '../../core/ids.ts';
import type { WidgetLook } from '../../core/widget-look.ts';
import type { DirectLineParts } from './direct-line.ts';

/** Long enough that the next page of a site has it at hand, short enough that a change is soon seen. */
const freshSeconds = 300;

/** How a program's widget looks, for the widget (docs/channels/widget.md): no token, and nothing secret. */
export function addLookRoute(app: FastifyInstance, { programs }: Pick<DirectLineParts, 'programs'>): void {
  app.get<{ Querystring: { program?: unknown } }>('/widget', async (request, reply): Promise<WidgetLook> => {
    const { program: asked } = request.query;
    const program = programs.get(programId(typeof asked === 'string' ? asked : ''));
    if (!program) throw new RequestRejectedError(404, 'Name a program we serve: ?program=…');
    // On a page that may not speak for the program the widget still stands, with 911 and 988.
    reply.header('access-control-allow-origin', '*').header('cache-control', `public, max-age=${freshSeconds}`);
    return program.widget ?? {};
  });
}
