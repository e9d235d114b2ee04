import type { Screening } from '../src/core/screening.ts';
import { createVisit } from './visit.ts';

interface Node {
  readonly id: string;
  readonly key: string;
  readonly path: readonly string[];
  readonly states: Readonly<Record<string, Node>>;
  readonly initial: { readonly target: readonly Node[] };
  readonly transitions: ReadonlyMap<string, readonly Edge[]>;
  readonly always?: readonly Edge[];
}
interface Edge {
  readonly target?: readonly Node[] | undefined;
  readonly guard?: unknown;
}

/** Events that every state has from the root; drawn once, as a note, so that the picture stays readable. */
const drawnInside = new Set([
  'answer.given',
  'answer.unclear',
  'safety.answered',
  'continue.asked',
  'review.sent',
  'erasure.confirmed',
  'page.confirmed',
  'visit.started',
  'hold.ended',
  'staff.wrote',
  'optIn.received',
]);

/** The program's visit as a Mermaid state diagram: the machine itself is read, not a description of it. */
export function drawVisit(screening: Screening): string {
  const machine = createVisit(screening);
  const root = machine.root as unknown as Node;
  const lines = ['stateDiagram-v2', ...Object.values(root.states).flatMap((node) => drawState(node, screening, 1))];
  lines.push(`  [*] --> ${idOf(root.initial.target[0]!)}`);
  for (const node of everyNode(root)) lines.push(...edgesOf(node).map((edge) => `  ${edge}`));
  const anywhere = [...root.transitions].flatMap(([event, edges]) =>
    edges.flatMap((edge) => (edge.target?.[0] ? [`${event} --> ${edge.target[0].path.join('.')}`] : [])),
  );
  lines.push(
    '  note left of welcome',
    '    From any state:',
    ...[...new Set(anywhere)].map((line) => `    ${line}`),
    '  end note',
  );
  return `${lines.join('\n')}\n`;
}

const idOf = (node: Node): string => (node.path.length === 0 ? 'visit' : node.path.join('_').replaceAll('-', '_'));

function drawState(node: Node, screening: Screening, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const question = screening.questions.find((candidate) => `q-${candidate.id.replaceAll('/', '-')}` === node.key);
  const inner = Object.values(node.states);
  if (inner.length === 0) return [`${indent}state "${question ? question.label.en : node.key}" as ${idOf(node)}`];
  return [
    `${indent}state "${node.key}" as ${idOf(node)} {`,
    ...inner.flatMap((child) => drawState(child, screening, depth + 1)),
    `${indent}}`,
  ];
}

function everyNode(node: Node): readonly Node[] {
  return Object.values(node.states).flatMap((child) => [child, ...everyNode(child)]);
}

function edgesOf(node: Node): readonly string[] {
  const drawn = new Set<string>();
  const add = (event: string, edges: readonly Edge[]): void => {
    for (const edge of edges) {
      const target = edge.target?.[0];
      if (target) drawn.add(`${idOf(node)} --> ${idOf(target)} : ${event}${labelOf(edge.guard)}`);
    }
  };
  for (const [event, edges] of node.transitions) if (drawnInside.has(event)) add(event, edges);
  if (node.key !== 'resuming') add('', node.always ?? []);
  return [...drawn];
}

function labelOf(guard: unknown): string {
  if (typeof guard === 'string') return ` [${guard}]`;
  if (typeof guard !== 'object' || guard === null || !('type' in guard)) return '';
  const { params } = guard as { params?: Readonly<Record<string, unknown>> };
  return ` [${String(guard.type)}${params ? ` ${Object.values(params).join(' ')}` : ''}]`;
}
