import { z } from 'zod';

const account = z.object({ id: z.string().min(1), name: z.string().min(1).optional() });

const routeSchema = z.object({
  serviceUrl: z.string().min(1),
  channelId: z.string().min(1),
  conversation: z.object({ id: z.string().min(1), tenantId: z.string().min(1).optional() }),
  agent: account,
  user: account,
  locale: z.string().min(1).optional(),
});

/** All that is needed to speak in a conversation later: a conversation reference. */
export type Route = z.output<typeof routeSchema>;

export const writeRoute = (route: Route): string => JSON.stringify(route);

/** Reads what `writeRoute` wrote. Throws when it is anything else: it was sealed, so nobody else can have written it. */
export const readRoute = (text: string): Route => routeSchema.parse(JSON.parse(text));
