import { isMap, isScalar, isSeq, parseDocument, stringify, type Node } from 'yaml';

/** A text, or a list of texts, to stand at a path. */
export interface YamlChange {
  readonly path: readonly (string | number)[];
  readonly value: string | readonly string[];
}

const widest = 96;

/**
 * The YAML with these values in place of what stood at their paths. Nothing else changes by a byte: comments, order and
 * the way other values are written stay. Throws a plain Error when a path leads nowhere: load the file first.
 */
export function withValues(yaml: string, changes: readonly YamlChange[]): string {
  const { contents } = parseDocument(yaml);
  const places = changes
    .map(({ path, value }) => ({ ...placeOf(yaml, contents, path), value }))
    .toSorted((first, second) => second.start - first.start);
  let text = yaml;
  for (const { start, end, indent, isFlow, value } of places) {
    const old = text.slice(start, end);
    const written =
      typeof value === 'string' ? scalar(value, indent, isFlow) : list(value, indent, isFlow || old.startsWith('['));
    text = `${text.slice(0, start)}${written}${old.endsWith('\n') ? '\n' : ''}${text.slice(end)}`;
  }
  return text;
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** Of lines that continue the value. */
  readonly indent: number;
  /** Inside `{ … }` or `[ … ]`, where only quoted text is safe. */
  readonly isFlow: boolean;
}

function placeOf(yaml: string, contents: Node | null, path: readonly (string | number)[]): Place {
  let node: unknown = contents;
  let isFlow = false;
  let keyStart = 0;
  for (const step of path) {
    if (isMap(node)) {
      isFlow ||= node.flow === true;
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      keyStart = (pair?.key as Node | undefined)?.range?.[0] ?? keyStart;
      node = pair?.value;
    } else if (isSeq(node)) {
      isFlow ||= node.flow === true;
      node = node.items[Number(step)];
    } else node = undefined;
  }
  const range = (node as Node | undefined)?.range;
  if (!range) throw new Error(`nothing stands at ${path.join('.')}`);
  const column = keyStart - (yaml.lastIndexOf('\n', keyStart - 1) + 1);
  return { start: range[0], end: range[1], indent: column + 2, isFlow };
}

function scalar(value: string, indent: number, isFlow: boolean): string {
  if (isFlow) return JSON.stringify(value);
  const pad = ' '.repeat(indent);
  if (value.includes('\n'))
    return `|-\n${value
      .split('\n')
      .map((line) => (line === '' ? '' : pad + line))
      .join('\n')}`;
  if (value.length <= widest - indent) return stringify(value, { lineWidth: 0 }).trimEnd();
  return `>-\n${folded(value, widest - indent)
    .map((line) => pad + line)
    .join('\n')}`;
}

/** Cut only where one space stands between two words: folding gives back exactly that. */
function folded(value: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of value.split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= most) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}

function list(values: readonly string[], indent: number, isFlow: boolean): string {
  if (isFlow || values.length === 0) return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
  return values.map((value) => `- ${stringify(value, { lineWidth: 0 }).trimEnd()}`).join(`\n${' '.repeat(indent)}`);
}
