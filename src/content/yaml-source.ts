import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';

export interface YamlText {
  /** As problems name it. */
  readonly file: string;
  readonly text: string;
  /** Line of the file on which `text` begins, 1-based. Default 1. */
  readonly firstLine?: number;
}

export interface YamlValue<T> {
  readonly value: T;
  /** The line of the file on which the value at `path` stands; that of its nearest parent when it is missing. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Parses YAML and checks its shape. On trouble adds every problem found, each with its line, and returns undefined.
 * @param rule prefix of the problems' rules: `<rule>.yaml` for syntax, `<rule>.shape` for the schema.
 */
export function readYaml<T>(
  source: YamlText,
  schema: z.ZodType<T>,
  rule: string,
  problems: ContentProblem[],
): YamlValue<T> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => (source.firstLine ?? 1) - 1 + lines.linePos(offset).line;
  const faults: readonly Fault[] = [...document.errors, ...document.warnings, ...brokenAliasesIn(document)];
  if (faults.length > 0) {
    for (const fault of faults) {
      problems.push({ file: source.file, line: lineAt(fault.pos[0]), rule: `${rule}.yaml`, message: fault.message });
    }
    return undefined;
  }
  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path));
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data, lineOf };
  for (const issue of parsed.error.issues) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    problems.push({
      file: source.file,
      line: lineOf(path),
      rule: `${rule}.shape`,
      message: `${where}${issue.message}`,
    });
  }
  return undefined;
}

/** `*word` without its anchor: most often a value that needed quotes. The parser only finds out on conversion. */
function brokenAliasesIn(document: Document.Parsed): readonly Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      found.push({
        pos: [alias.range?.[0] ?? 0],
        message: `*${alias.source} stands for nothing; a text that begins with * needs quotes`,
      });
    },
  });
  return found;
}

interface Fault {
  readonly pos: readonly [number, ...number[]];
  readonly message: string;
}

/** Offset of the key (in a map) or the item (in a list) that `path` names. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(document.contents);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key as Node);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) return offset;
      offset = startOf(item);
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;
