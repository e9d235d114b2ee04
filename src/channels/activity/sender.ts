import { HttpError } from '@microsoft/agents-hosting';
import { Activity, type ConversationReference } from '@microsoft/agents-activity';
import { ChannelRefusedError, ChannelUnreachableError, RateLimitedError } from '../../core/errors.ts';
import type { RoutedSender } from '../../core/ports.ts';
import type { VisitAdapter } from './adapter.ts';
import { isOutboundAllowed } from './outbound.ts';
import { renderEntry } from './render.ts';
import { readRoute, type Route } from './route.ts';

export interface ActivitySenderOptions {
  readonly adapter: VisitAdapter;
  readonly appId: string;
  /** As the adapter's. */
  readonly hosts?: readonly string[];
}

/** The Bot Connector names no time to wait. */
const slowDownMs = 5_000;

/**
 * Speaks in a conversation without being asked, by its stored reference. Throws RateLimitedError,
 * ChannelUnreachableError or ChannelRefusedError; none keeps the cause, which would hold what was said.
 */
export function createActivitySender({ adapter, appId, hosts = [] }: ActivitySenderOptions): RoutedSender {
  return {
    async send({ route: written, entry }) {
      const route = readRoute(written);
      if (!isOutboundAllowed(route.serviceUrl, hosts)) throw new ChannelRefusedError('host-not-allowed');
      const activity = Activity.fromObject({ ...renderEntry(entry, route) });
      let providerId = '';
      let isUnderWay = false;
      try {
        await adapter.continueConversation(appId, referenceOf(route), async (context) => {
          isUnderWay = true;
          providerId = (await context.sendActivity(activity))?.id ?? '';
        });
      } catch (error) {
        throw failureOf(error, isUnderWay);
      }
      return { providerId };
    },
  };
}

const referenceOf = ({ serviceUrl, channelId, conversation, agent, user, locale }: Route): ConversationReference =>
  ({
    serviceUrl,
    channelId,
    conversation,
    agent,
    user,
    ...(locale !== undefined && { locale }),
  }) as ConversationReference;

function failureOf(error: unknown, isUnderWay: boolean): Error {
  const status = error instanceof HttpError ? error.status : null;
  if (status === 429) return new RateLimitedError(slowDownMs);
  // A sign-in that fails today may work once the password is put right.
  if (status !== null && status >= 400 && status < 500 && status !== 401 && status !== 408) {
    return new ChannelRefusedError(`http-${status}`);
  }
  return new ChannelUnreachableError(isUnderWay, 'the Bot Connector did not take a message');
}
