import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ObservedTurn } from '../engine/engine.ts';

/**
 * Tells OpenTelemetry of a turn that ended: one span, and one within it for each stage. Without an SDK
 * registered (docs/operations.md) this does nothing. Attributes are words of this program only.
 */
export function traceTurn({ program, channel, outcome, level, durationMs, code, stages }: ObservedTurn): void {
  const tracer = trace.getTracer('porchlight');
  const endMs = performance.now();
  const turn = tracer.startSpan('turn', {
    startTime: epochMs(endMs - durationMs),
    attributes: {
      'porchlight.program': program,
      'porchlight.channel': channel,
      'porchlight.outcome': outcome,
      'porchlight.level': level,
    },
  });
  const within = trace.setSpan(context.active(), turn);
  for (const each of stages) {
    tracer.startSpan(each.stage, { startTime: epochMs(each.startMs) }, within).end(epochMs(each.endMs));
  }
  if (code !== undefined) turn.setStatus({ code: SpanStatusCode.ERROR, message: code });
  turn.end(epochMs(endMs));
}

const epochMs = (atMs: number): number => performance.timeOrigin + atMs;
