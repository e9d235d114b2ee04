import { describe, expect, it } from 'vitest';

/** One person, reached in a channel's own way. */
interface ChannelVisitor {
  /** Sends one message; resolves when the channel has answered it. The same `id` is the same message. */
  say(text: string, id: string): Promise<void>;
  /** Sends words in a request that the channel must refuse; resolves to the HTTP status. */
  sayBroken(text: string): Promise<number>;
  /** Sends words with a signature or a token that is not ours; resolves to the HTTP status. */
  sayForged(text: string): Promise<number>;
  /** All that was said, oldest first: by the visitor and to the visitor. */
  transcript(): Promise<readonly string[]>;
}

export interface ChannelUnderTest {
  readonly name: string;
  /** Somebody never seen before, welcomed. The bot behind the channel is `createSmallEngine`. */
  readonly arrive: () => Promise<ChannelVisitor>;
  /** A message without any words is one. Where it is not (a form sent empty, a caller who is silent), it says nothing. @defaultValue true */
  readonly isSilenceHeard?: boolean;
}

const danger = 'I want to kill myself';
const guidance = 'Call or text 988.';

/** What holds for every channel, whatever its protocol. */
export function describeChannel({ name, arrive, isSilenceHeard = true }: ChannelUnderTest): void {
  describe(`the contract of channels: ${name}`, () => {
    it('answers what is said', async () => {
      const visitor = await arrive();
      await visitor.say('hello', 'm-000001');
      expect((await visitor.transcript()).slice(-2)).toEqual(['hello', 'You said hello']);
    });

    it('changes nothing when the same message comes again, at once or later', async () => {
      const visitor = await arrive();
      await Promise.all([visitor.say('once', 'm-000001'), visitor.say('once', 'm-000001')]);
      await visitor.say('between', 'm-000002');
      const before = await visitor.transcript();
      await visitor.say('once', 'm-000001');
      expect(await visitor.transcript()).toEqual(before);
      expect(before.filter((text) => text === 'once')).toHaveLength(1);
    });

    it('answers messages sent at once one after the other', async () => {
      const visitor = await arrive();
      const texts = ['slow apple', 'pear', 'plum'];
      await Promise.all(texts.map(async (text, at) => await visitor.say(text, `m-00000${at}`)));
      const said = await visitor.transcript();
      for (const text of texts) expect(said[said.indexOf(text) + 1]).toBe(`You said ${text}`);
    });

    it('reads a long message to its end', async () => {
      const visitor = await arrive();
      await visitor.say(`${'many quiet words '.repeat(580)}${danger}`, 'm-000001');
      expect((await visitor.transcript()).at(-1)).toBe(guidance);
    });

    it('answers an emoji', async () => {
      const visitor = await arrive();
      await visitor.say('🙃', 'm-000001');
      expect((await visitor.transcript()).at(-1)).toBe('You said 🙃');
    });

    it('takes words from other scripts as they are, and none that only deceive', async () => {
      const visitor = await arrive();
      await visitor.say('ayúdame \u202eñandú\u202c\u0007', 'm-000001');
      expect((await visitor.transcript()).at(-1)).toBe('You said ayúdame ñandú');
    });

    it('meets a message without words kindly', async () => {
      const visitor = await arrive();
      const before = await visitor.transcript();
      await visitor.say('', 'm-000001');
      const after = await visitor.transcript();
      if (isSilenceHeard) expect(after.at(-1)).toBe('I did not see any words.');
      else expect(after).toEqual(before);
    });

    it.each(['hello', danger])(
      'refuses what is not signed as it must be, and keeps nothing of it: %s',
      async (text) => {
        const visitor = await arrive();
        const before = await visitor.transcript();
        expect([401, 403]).toContain(await visitor.sayForged(text));
        expect(await visitor.transcript()).toEqual(before);
      },
    );

    it('refuses a broken request and says so', async () => {
      const visitor = await arrive();
      const before = await visitor.transcript();
      const status = await visitor.sayBroken('hello');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(await visitor.transcript()).toEqual(before);
    });
  });
}
