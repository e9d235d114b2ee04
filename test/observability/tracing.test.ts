import { trace, type Attributes, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { afterAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { traceTurn } from '../../src/observability/tracing.ts';

interface Ended {
  readonly name: string;
  readonly attributes: Attributes;
  readonly tookMs: number;
  readonly status?: unknown;
}
const ended: Ended[] = [];

/** A tracer as an SDK would register it, which keeps what it is told. */
const recording = {
  startSpan: (name: string, { attributes = {}, startTime }: SpanOptions = {}) => {
    let status: unknown;
    return {
      setStatus: (given: unknown) => (status = given),
      end: (endTime: number) => {
        ended.push({ name, attributes, tookMs: endTime - Number(startTime), ...(status !== undefined && { status }) });
      },
      spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
    };
  },
} as unknown as Tracer;
trace.setGlobalTracerProvider({ getTracer: () => recording });
afterAll(() => trace.disable());

describe('the trace of a turn', () => {
  it('has one span a stage, in order, and words of ours only', () => {
    const endMs = performance.now();
    traceTurn({
      program: programId('stonington'),
      channel: 'sms',
      level: 'urgent',
      kinds: ['suicide'],
      outcome: 'degraded',
      durationMs: 9,
      code: 'database.unavailable',
      stages: [
        { stage: 'check', startMs: endMs - 9, endMs: endMs - 8 },
        { stage: 'load', startMs: endMs - 8, endMs: endMs - 4 },
      ],
    });
    expect(ended.map(({ name }) => name)).toEqual(['check', 'load', 'turn']);
    expect(ended.map(({ tookMs }) => Math.round(tookMs)).slice(0, 2)).toEqual([1, 4]);
    expect(ended[2]).toMatchObject({ status: { message: 'database.unavailable' } });
    expect(ended.flatMap(({ attributes }) => Object.keys(attributes))).toEqual([
      'porchlight.program',
      'porchlight.channel',
      'porchlight.outcome',
      'porchlight.level',
    ]);
  });
});
