import { languages, type Localized } from '../core/language.ts';
import { withValues, type YamlChange } from './edit-yaml.ts';
import type { Passage } from './pack.ts';

/** What a content owner may change in a form; sources, kind and relations are for somebody with the file. */
export interface PassageEdit {
  readonly question: Localized;
  readonly variants: Localized<readonly string[]>;
  readonly answer: Localized<{ readonly web: string; readonly sms: string }>;
}

export const editOf = ({ question, variants, answer }: Passage): PassageEdit => ({ question, variants, answer });

/**
 * The passage's file with these words. What is the same keeps its bytes; sign-offs stay where they are and no longer fit
 * what changed. Throws a plain Error when the text has no front matter: load the file first.
 */
export function withEdit(text: string, passage: Passage, edit: PassageEdit): string {
  const frontMatter = /^---\n(?<yaml>[\s\S]*?\n)---(?:\n|$)/.exec(text)?.groups?.['yaml'];
  if (frontMatter === undefined) throw new Error('a passage file must begin with front matter');
  const changes = languages.flatMap((lang): YamlChange[] => [
    ...changed(['question', lang], passage.question[lang], edit.question[lang]),
    ...(JSON.stringify(passage.variants[lang]) === JSON.stringify(edit.variants[lang])
      ? []
      : [{ path: ['variants', lang], value: edit.variants[lang] }]),
    ...changed(['answer', lang, 'web'], passage.answer[lang].web, edit.answer[lang].web),
    ...changed(['answer', lang, 'sms'], passage.answer[lang].sms, edit.answer[lang].sms),
  ]);
  return `---\n${withValues(frontMatter, changes)}${text.slice(4 + frontMatter.length)}`;
}

const changed = (path: YamlChange['path'], before: string, after: string): YamlChange[] =>
  before === after ? [] : [{ path, value: after }];
