import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadCrisisContent } from '../content/crisis-content.ts';
import { loadGuidance } from '../content/guidance-content.ts';
import { loadContent } from '../content/load-content.ts';
import type { Content, Pack } from '../content/pack.ts';
import { type CheckForCrisis, gravity, type Guide } from '../core/crisis.ts';
import { programId } from '../core/ids.ts';
import type { KnowledgeReply } from '../core/knowledge.ts';
import { type Lang, languages } from '../core/language.ts';
import { createAnswerer } from '../knowledge/answerer.ts';
import { loadKnowledgeWords } from '../knowledge/finding-words.ts';
import { detectLanguage } from '../listening/language.ts';
import { createCrisisCheck } from '../safety/check.ts';
import { createGuide } from '../safety/guidance.ts';
import { type Command, UsageError } from './io.ts';

const help = `porchlight ask --program ID [--lang en|es] [--channel web|sms] < questions.ndjson > answers.ndjson

in:  {"id","question","lang"?}
out: {"id","outcome": "answered" | "choices" | "declined" | "blocked" | "crisis","text","passages":[ids],"intent"?}

The crisis check reads each question first. intent: the blocked kind, "identity", or the kinds of danger.
Without a language model. Exits with 1 when a line could not be read.
`;

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  lang: z.enum(languages).optional(),
});

interface Asked {
  readonly outcome: 'answered' | 'choices' | 'declined' | 'blocked' | 'crisis';
  readonly text: string;
  readonly passages: readonly string[];
  readonly intent?: string;
}

export interface AskOptions {
  readonly pack: Pack;
  readonly copy: Content['copy'];
  readonly check: CheckForCrisis;
  readonly guide: Guide;
  readonly contentDir: string;
}

type AskOne = (question: string, lang: Lang | undefined, channel: 'web' | 'sms') => Asked;

/** What a first message with just this question is answered, without a conversation around it. */
export function createAsker({ pack, copy, check, guide, contentDir }: AskOptions): AskOne {
  const answerer = createAnswerer({ pack, words: loadKnowledgeWords(contentDir) });
  const main = pack.program.phones.find((phone) => phone.use === 'main') ?? pack.program.phones[0];
  return (question, given, channel) => {
    const lang = given ?? detectLanguage(question) ?? 'en';
    const extension = main?.extension?.[lang];
    const filled = (text: string): string =>
      text
        .replaceAll('{shortName}', pack.program.shortName)
        .replaceAll('{program}', pack.program.name)
        .replaceAll('{phone}', main ? main.display + (extension ? ` (${extension})` : '') : '')
        .replaceAll(/[ \n]*\{hours\}/g, '');
    const finding = check(question, [], lang);
    if (gravity(finding.level) >= gravity('urgent')) {
      const { state } = pack.program;
      const said = guide({ finding, lang, channel, alerted: false, ...(state !== undefined && { state }) });
      const text = said.map((message) => filled(message.text)).join('\n\n');
      return { outcome: 'crisis', text, passages: [], intent: finding.kinds.join(' ') };
    }
    const fixed = (key: string): string => {
      const text = copy[lang][key]!;
      return filled((channel === 'sms' ? text.sms : undefined) ?? text.web);
    };
    return shown(answerer.answer({ question, lang, channel }), fixed);
  };
}

function shown(reply: KnowledgeReply, fixed: (key: string) => string): Asked {
  switch (reply.outcome) {
    case 'answered': {
      const also = reply.also ?? [];
      const text = [
        reply.text,
        ...(reply.rest ? [fixed('faq.rest')] : []),
        ...(also.length > 0 ? [fixed('faq.also'), ...also.map(({ question }) => question)] : []),
      ];
      return {
        outcome: 'answered',
        text: text.join('\n'),
        passages: reply.provenance.passages.map(({ id }) => id),
      };
    }
    case 'choices': {
      const text = [fixed('faq.didYouMean'), ...reply.choices.map((choice) => choice.question)].join('\n');
      return { outcome: 'choices', text, passages: reply.choices.map(({ id }) => id) };
    }
    case 'blocked':
      return { outcome: 'blocked', text: fixed(reply.copyKey), passages: [], intent: reply.kind };
    case 'identity':
      return { outcome: 'answered', text: fixed('identity.truth'), passages: [], intent: 'identity' };
    case 'declined': {
      const near = reply.near ?? [];
      const said = [fixed('faq.declined'), ...(near.length > 0 ? [fixed('faq.near')] : [])];
      const text = [...said, ...near.map(({ question }) => question)].join('\n');
      return { outcome: 'declined', text, passages: near.map(({ id }) => id) };
    }
  }
}

export const askCommand: Command = async (argv, io) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      program: { type: 'string' },
      lang: { type: 'string' },
      channel: { type: 'string', default: 'web' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const lang = languages.find((each) => each === values.lang);
  const channel = (['web', 'sms'] as const).find((each) => each === values.channel);
  if (values.program === undefined || (values.lang !== undefined && !lang) || !channel) throw new UsageError(help);
  const contentDir = path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content');
  const [content, crisis, guidance] = await Promise.all([
    loadContent(contentDir),
    loadCrisisContent(path.join(contentDir, 'crisis')),
    loadGuidance(contentDir),
  ]);
  const pack = content.programs.get(programId(values.program));
  if (!pack)
    throw new UsageError(`there is no program of that name; there are: ${[...content.programs.keys()].join(', ')}`);
  const ask = createAsker({
    pack,
    copy: content.copy,
    check: createCrisisCheck(crisis),
    guide: createGuide(guidance),
    contentDir,
  });
  let line = 0;
  let unreadable = 0;
  for await (const text of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    const row = readLine(text);
    if (row === undefined) unreadable += 1;
    const out = row
      ? { id: row.id, ...ask(row.question, row.lang ?? lang, channel) }
      : { error: 'unreadable line', line };
    io.stdout.write(`${JSON.stringify(out)}\n`);
  }
  return unreadable === 0 ? 0 : 1;
};

function readLine(text: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
