import type OpenAI from 'openai';
import { APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';

/** Why nothing usable came. `resting`: left alone after failures in a row; `budget`: this hour's tokens are spent. */
export type ModelFailure = 'timeout' | 'off-schema' | 'refused' | 'unreachable' | 'resting' | 'budget';
export type ModelReply<T> =
  | { readonly kind: 'given'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: ModelFailure };

export interface GuardedModelOptions {
  /** Any server that speaks the OpenAI API. Its own retries and timeout are not used. */
  readonly client: OpenAI;
  readonly model: string;
  /** For the whole call: connecting, waiting and reading. */
  readonly timeoutMs: number;
  /** Default 500 000. */
  readonly tokensPerHour?: number;
  readonly nowMs?: () => number;
}

interface GuardedModel {
  readonly model: string;
  /** Never throws. `system` is ours; `data` may hold what a visitor wrote, and is sent as JSON. */
  ask<T>(system: string, data: unknown, schema: z.ZodType<T>): Promise<ModelReply<T>>;
}

const failuresBeforeRest = 3;
const restMs = 30_000;
const hourMs = 3_600_000;
const maxReplyTokens = 500;
/** For servers that do not count: characters for one token, on the safe side. */
const charsPerToken = 3;

/** A language model behind a time limit, a token budget and a circuit breaker. */
export function createGuardedModel({
  client,
  model,
  timeoutMs,
  tokensPerHour = 500_000,
  nowMs = () => performance.now(),
}: GuardedModelOptions): GuardedModel {
  let failuresInARow = 0;
  let restsUntilMs = -Infinity;
  let hourFromMs = -Infinity;
  let spentTokens = 0;

  function failed(reason: ModelFailure): ModelReply<never> {
    failuresInARow += 1;
    if (failuresInARow >= failuresBeforeRest) restsUntilMs = nowMs() + restMs;
    return { kind: 'failed', reason };
  }

  return {
    model,
    async ask(system, data, schema) {
      const now = nowMs();
      if (now < restsUntilMs) return { kind: 'failed', reason: 'resting' };
      if (now - hourFromMs >= hourMs) {
        hourFromMs = now;
        spentTokens = 0;
      }
      const content = JSON.stringify(data);
      const mostTokens = Math.ceil((system.length + content.length) / charsPerToken) + maxReplyTokens;
      if (spentTokens + mostTokens > tokensPerHour) return { kind: 'failed', reason: 'budget' };
      // Reserved before the call, so that calls side by side cannot overspend together.
      spentTokens += mostTokens;
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const completion = await client.chat.completions.parse(
          {
            model,
            messages: [
              { role: 'system', content: system },
              { role: 'user', content },
            ],
            response_format: zodResponseFormat(schema, 'reply'),
            max_completion_tokens: maxReplyTokens,
          },
          { signal, timeout: timeoutMs, maxRetries: 0 },
        );
        const used = completion.usage?.total_tokens;
        if (used !== undefined) spentTokens += used - mostTokens;
        const parsed = completion.choices[0]?.message.parsed;
        if (parsed === null || parsed === undefined) return failed('refused');
        failuresInARow = 0;
        return { kind: 'given', value: parsed };
      } catch (error) {
        if (signal.aborted) return failed('timeout');
        return failed(error instanceof APIError ? 'unreachable' : 'off-schema');
      }
    },
  };
}
