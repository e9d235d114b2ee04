import type { KnowledgeBench } from './knowledge.ts';
import type { Measured } from './measure.ts';
import { widgetLines, type WidgetFigures } from './widget.ts';

export interface Figures {
  readonly at: string;
  /** Load average of the last minute, at the end of the run. */
  readonly load1: number;
  readonly node: string;
  readonly bare: readonly Measured[];
  readonly store: readonly Measured[];
  readonly sms: readonly Measured[];
  readonly web: readonly Measured[];
  /** Mean milliseconds, by stage. */
  readonly stages: Readonly<Record<string, number>>;
  readonly one: Measured;
  readonly two: Measured;
  readonly crisis: { readonly alone: Danger; readonly flooded: Danger };
  /** Processor time of a turn by text at 16 at once, milliseconds. */
  readonly cpu: { readonly app: number; readonly database: number; readonly generator: number };
  readonly echo:
    | { readonly kind: 'measured'; readonly at: readonly Measured[] }
    | { readonly kind: 'missing'; readonly because: string };
  readonly knowledge: KnowledgeBench;
  readonly idle: { readonly count: number; readonly kBEach: number };
  readonly widget: WidgetFigures;
}

interface Danger {
  readonly p50: number;
  readonly p99: number;
  readonly unguided: number;
  readonly count: number;
}

/** The run as a page: figures, then each target with what was measured and whether it holds. */
export function report(figures: Figures): string {
  const { bare, store, sms, web, stages, cpu, echo, knowledge, one, two, crisis, idle, widget } = figures;
  const at = (of: readonly Measured[], concurrent: number) => of.find((each) => each.concurrent === concurrent)!;
  const limit = at(bare, 16).perSecond;
  const targets: readonly (readonly [what: string, target: string, measured: string, holds: boolean])[] = [
    target('end to end at 16, of the database limit', at(sms, 16).perSecond / limit, 0.2, percent, 'at least'),
    target('store path at 16, of the database limit', at(store, 16).perSecond / limit, 0.35, percent, 'at least'),
    target('median at 1, of the bare transaction', at(sms, 1).p50 / at(bare, 1).p50, 4, times, 'at most'),
    target('two instances, of one', two.perSecond / one.perSecond, 1.3, times, 'at least'),
    target('crisis p99 in a flood, of alone', crisis.flooded.p99 / crisis.alone.p99, 2, times, 'at most'),
    target('widget, gzipped', widget.gzippedBytes / 1_000, 25, (value) => `${value.toFixed(1)} kB`, 'at most'),
    target('memory of an idle socket', idle.kBEach, 12, (value) => `${value.toFixed(1)} kB`, 'at most'),
  ];
  return `# Measured

\`npm run bench\`, ${figures.at} UTC, Node ${figures.node}, on 2 cores and 24 GiB that the load generator and PostgreSQL share. Load average at the end: ${figures.load1.toFixed(1)}; above 2, other programs were at work too, and ratios say more than figures.

Milliseconds. \`failed\` were refused or not kept, and told so. Numbers of one run; what is compared (the database, the store and webhooks at 1 and 16, one instance and two) ran three times by turns, and the middle one is shown.

| what | at once | turns/s | p50 | p95 | p99 | failed |
|---|--:|--:|--:|--:|--:|--:|
${[...rows('bare transaction of the same shape', bare), ...rows('our store alone', store), ...rows('SMS webhook', sms), ...rows('Direct Line, POST to reply on the socket', web), ...rows('SMS webhook, one instance', [one]), ...rows('SMS webhook, two instances', [two]), ...(echo.kind === 'measured' ? rows('echo bot on botbuilder 4.23.3, memory only', echo.at) : [])].join('\n')}

${echo.kind === 'missing' ? `The echo bot on botbuilder 4.23.3 was not measured: ${echo.because}.\n\n` : ''}A turn by text at 16 at once takes ${cpu.app.toFixed(2)} ms of processor time in Porchlight, ${cpu.database.toFixed(2)} in PostgreSQL and ${cpu.generator.toFixed(2)} in the load generator. Together two cores have room for ${(2_000 / (cpu.app + cpu.database + cpu.generator)).toFixed(0)} turns a second, however many instances share them; one instance for ${(1_000 / cpu.app).toFixed(0)}.

An answer from the vetted passages: median ${knowledge.medianMs.toFixed(2)} ms, p99 ${knowledge.p99Ms.toFixed(2)}, of 2,000 characters ${knowledge.longMedianMs.toFixed(2)}, over ${knowledge.questions} questions.

Crisis guidance by SMS, ${crisis.alone.count} alone and ${crisis.flooded.count} in the flood: p50 ${crisis.alone.p50.toFixed(1)}, p99 ${crisis.alone.p99.toFixed(1)} alone; p50 ${crisis.flooded.p50.toFixed(1)}, p99 ${crisis.flooded.p99.toFixed(1)} while 256 others flood; without guidance: ${crisis.alone.unguided + crisis.flooded.unguided}.

A turn by stage, mean over the webhook runs: ${Object.entries(stages)
    .map(([stage, ms]) => `${stage} ${ms.toFixed(2)}`)
    .join(', ')}. Under load \`load\` is mostly waiting for a connection.

${idle.count} idle widgets: ${idle.kBEach.toFixed(1)} kB each.

${widgetLines(widget)}

| target | wanted | measured | |
|---|---|---|---|
${targets.map(([what, wanted, measured, holds]) => `| ${what} | ${wanted} | ${measured} | ${holds ? 'holds' : '**falls short**'} |`).join('\n')}
`;
}

function rows(what: string, of: readonly Measured[]): readonly string[] {
  return of.map(
    ({ concurrent, perSecond, p50, p95, p99, failed }) =>
      `| ${what} | ${concurrent} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${p99.toFixed(1)} | ${failed} |`,
  );
}

function target(
  what: string,
  value: number,
  wanted: number,
  show: (value: number) => string,
  bound: 'at least' | 'at most',
): readonly [string, string, string, boolean] {
  const holds = bound === 'at least' ? value >= wanted : value <= wanted;
  return [what, `${bound} ${show(wanted)}`, show(value), holds];
}

const percent = (value: number): string => `${(value * 100).toFixed(0)}%`;
const times = (value: number): string => `${value.toFixed(2)}×`;
