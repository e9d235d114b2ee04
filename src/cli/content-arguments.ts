import { parseArgs, type ParseArgsConfig } from 'node:util';
import { languages, type Lang } from '../core/language.ts';
import { UsageError } from './io.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** As node's `parseArgs`, with wrong words answered by the command's own help. */
export function parseArguments<T extends Options>(
  help: string,
  argv: readonly string[],
  options: T,
  positionals = false,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: positionals });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'wrong options'}\n\n${help}`, { cause: error });
  }
}

export function readLang(text: string | undefined, help: string): Lang | undefined {
  if (text === undefined) return undefined;
  const lang = languages.find((known) => known === text);
  if (lang === undefined) throw new UsageError(`--lang is ${languages.join(' or ')}\n\n${help}`);
  return lang;
}

export function readDay(text: string | undefined, option: string, help: string): string | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new UsageError(`${option} is a day, YYYY-MM-DD\n\n${help}`);
  }
  return text;
}
