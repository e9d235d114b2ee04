import { ChannelUnreachableError } from '../../core/errors.ts';
import type { ShownText } from './stand-in.ts';

/** Where a running stand-in is, and its account. */
export interface StandInAccess {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** A phone on a stand-in that another process runs. */
export interface StandInPhone {
  /** Writes a text to one of our numbers. Resolves with the HTTP status of the webhook's answer. */
  write(to: string, body: string): Promise<number>;
  /** Every text that reached this phone, oldest first. */
  texts(): Promise<readonly ShownText[]>;
}

/** Its methods throw ChannelUnreachableError when no stand-in answers there. */
export function openStandInPhone({ url, accountSid, authToken }: StandInAccess, number: string): StandInPhone {
  const address = `${url}/phones/${encodeURIComponent(number)}/texts`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  async function ask(request: { readonly method: string; readonly body?: string }): Promise<unknown> {
    try {
      const response = await fetch(address, {
        ...request,
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        signal: AbortSignal.timeout(20_000),
      });
      if (response.ok) return await response.json();
      throw new Error(`it answered ${response.status}`);
    } catch (error) {
      throw new ChannelUnreachableError(true, 'the stand-in does not answer: is `npm start` running?', {
        cause: error,
      });
    }
  }
  return {
    async write(to, body) {
      const answer = await ask({ method: 'POST', body: new URLSearchParams({ To: to, Body: body }).toString() });
      return (answer as { readonly status: number }).status;
    },
    async texts() {
      const { texts } = (await ask({ method: 'GET' })) as {
        readonly texts: readonly (Omit<ShownText, 'at'> & { readonly at: string })[];
      };
      return texts.map((text) => ({ ...text, at: new Date(text.at) }));
    },
  };
}
