import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

import type { CheckForCrisis } from '../core/crisis.ts';
import { languages } from '../core/language.ts';
import { loadCrisisContent } from '../content/crisis-content.ts';
import { createCrisisCheck } from '../safety/check.ts';
import type { Command } from './io.ts';

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  history: z.array(z.string()).optional(),
  lang: z.enum(languages).optional(),
});

/**
 * `porchlight check`: reads messages as NDJSON and writes one finding a line, in the same order.
 * A line that cannot be read is answered with `{"error":"unreadable line","line":N}`; returns how many there were.
 */
export async function checkLines(
  input: Readable,
  out: { write(text: string): unknown },
  check: CheckForCrisis,
): Promise<number> {
  let number = 0;
  let unreadable = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (parsed === undefined) {
      unreadable++;
      out.write(`${JSON.stringify({ error: 'unreadable line', line: number })}\n`);
      continue;
    }
    const startedAt = performance.now();
    const finding = check(parsed.text, parsed.history, parsed.lang);
    const us = Math.round((performance.now() - startedAt) * 1000);
    const { level, kinds, who, when, denied, evidence, layer, score01 } = finding;
    out.write(`${JSON.stringify({ id: parsed.id, level, kinds, who, when, denied, evidence, layer, score01, us })}\n`);
  }
  return unreadable;
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const help = `porchlight check < messages.ndjson > findings.ndjson

in:  {"id","text","history"?: earlier messages of the same visitor, oldest first,"lang"?: "en" | "es"}
out: {"id","level","kinds","who","when","denied","evidence","layer","score01","us": microseconds}

Exits with 1 when a line could not be read.
`;

export const checkCommand: Command = async (argv, io) => {
  if (argv.includes('--help')) {
    io.stdout.write(help);
    return 0;
  }
  const contentDir = path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content');
  const check = createCrisisCheck(await loadCrisisContent(path.join(contentDir, 'crisis')));
  return (await checkLines(io.stdin, io.stdout, check)) === 0 ? 0 : 1;
};
