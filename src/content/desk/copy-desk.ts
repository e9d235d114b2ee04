import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type {
  ContentDraft,
  ContentVersion,
  CopyChange,
  CopyDesk,
  CopyDraft,
  CopyFile,
  CopyLine,
  CopyTextForms,
  DeskFinding,
  DeskOutcome,
  DeskRefusal,
  Person,
} from '../../core/content-desk.ts';
import { NotFoundError } from '../../core/errors.ts';
import { languages, type Lang } from '../../core/language.ts';
import { withValues } from '../edit-yaml.ts';
import { leavesIn, type CopyLeaf } from '../load-copy.ts';
import { readContent } from '../load-content.ts';
import type { Overlay } from '../load-passages.ts';
import type { DeskOptions } from './desk.ts';
import { lostNumbers } from './kept-numbers.ts';
import type { LintCopy } from './lint-one.ts';
import { deployedText, overlayOf, sha256Of } from './overlay.ts';
import { draftsFor } from './views.ts';

export interface CopyDeskOptions extends Pick<DeskOptions, 'dir' | 'records' | 'clock'> {
  readonly lint: LintCopy;
}

interface Standing {
  readonly file: string;
  readonly lang: Lang;
  readonly name: string;
  /** In force, and as deployed. */
  readonly text: string;
  readonly deployed: string;
}

/** What dialogs say, edited file by file and approved by a second person. It is said after the next restart. */
export function createCopyDesk({ dir, records, lint, clock }: CopyDeskOptions): CopyDesk {
  const top = basename(dir);
  const fileOf = (lang: Lang, name: string): string => `${top}/copy/${lang}/${name}.yaml`;
  const namesIn = async (lang: Lang): Promise<readonly string[]> =>
    (await readdir(join(dir, 'copy', lang))).filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5));

  const open = async (): Promise<{ versions: readonly ContentVersion[]; overlay: Overlay }> => {
    const versions = await records.versions();
    return { versions, overlay: await overlayOf(dir, versions) };
  };
  const standingOf = async (overlay: Overlay, lang: Lang, name: string): Promise<Standing> => {
    const isThere = (await namesIn(lang)).includes(name);
    const file = fileOf(lang, name);
    const deployed = isThere ? await deployedText(dir, file) : undefined;
    if (deployed === undefined) throw new NotFoundError('no such copy');
    return { file, lang, name, deployed, text: overlay.get(file) ?? deployed };
  };
  const lineOf = (standing: Standing, drafts: readonly ContentDraft[], viewer: Person): CopyLine => ({
    file: standing.file,
    lang: standing.lang,
    name: standing.name,
    texts: leavesIn(standing.text).length,
    from: standing.text === standing.deployed ? 'files' : 'desk',
    isFixed: isFixed(standing.name),
    drafts: draftsFor(drafts, standing.file, viewer.id),
  });
  const findingsOf = (text: string, lang: Lang): readonly DeskFinding[] =>
    leavesIn(text).flatMap(({ key, text: said }) => lint(key, said, lang));
  /** What would keep the whole content from loading: a placeholder that the other language lacks, say. */
  const faultsWith = async (overlay: Overlay, file: string, text: string): Promise<readonly DeskFinding[]> => {
    const { problems } = await readContent(dir, new Map([...overlay, [file, text]]));
    return problems.map(({ rule, message }) => ({ severity: 'error' as const, rule, message }));
  };
  const draftView = async (draft: ContentDraft, standing: Standing, overlay: Overlay): Promise<CopyDraft> => {
    const { id, author, state, note, updatedAt, file, text } = draft;
    const { lang, name } = standing;
    return {
      id,
      author,
      state,
      note,
      updatedAt,
      file,
      lang,
      name,
      isStale: draft.baseSha256 !== sha256Of(standing.text),
      entries: leavesIn(text).map(formsOf),
      findings: [...(await faultsWith(overlay, file, text)), ...changedFindings(standing.text, text, lang)],
      changes: changesBetween(standing.text, text),
      sha256: sha256Of(text),
    };
  };
  /** Of what this draft changes only: other texts are not its author's to mend. */
  const changedFindings = (before: string, after: string, lang: Lang): readonly DeskFinding[] => {
    const changes = changesBetween(before, after);
    const keys = new Set(changes.map(({ key }) => key));
    return [
      ...leavesIn(after).flatMap(({ key, text }) => (keys.has(key) ? lint(key, text, lang) : [])),
      ...changes.flatMap(({ key, before: was, after: now }) => lostNumbers(key, was, now)),
    ];
  };
  const placeOf = (file: string): { lang: Lang; name: string } => {
    const found = /\/copy\/(?<lang>[a-z]+)\/(?<name>[a-z-]+)\.yaml$/.exec(file)?.groups;
    const lang = languages.find((known) => known === found?.['lang']);
    if (!lang || found?.['name'] === undefined) throw new NotFoundError('no draft of copy');
    return { lang, name: found['name'] };
  };
  const visible = async (id: string, viewer: Person): Promise<ContentDraft> => {
    const draft = (await records.drafts()).find((each) => each.id === id);
    if (!draft || (draft.author !== viewer.id && draft.state !== 'ready')) throw new NotFoundError('no such draft');
    return draft;
  };
  const publish = async (
    standing: Standing,
    overlay: Overlay,
    version: Pick<ContentVersion, 'text' | 'kind' | 'author' | 'reviewer' | 'note'>,
    draft: string | null,
  ): Promise<DeskOutcome> => {
    const findings = await faultsWith(overlay, standing.file, version.text);
    if (findings.length > 0) return { kind: 'refused', because: 'invalid', findings };
    const { number } = await records.publish(
      {
        ...version,
        id: randomUUID(),
        file: standing.file,
        baseSha256: sha256Of(standing.deployed),
        at: clock.now(),
      },
      draft,
    );
    return { kind: 'done', version: number };
  };

  return {
    list: async (viewer) => {
      const [{ overlay }, drafts] = await Promise.all([open(), records.drafts()]);
      const lines: CopyLine[] = [];
      for (const lang of languages) {
        for (const name of await namesIn(lang)) {
          lines.push(lineOf(await standingOf(overlay, lang, name), drafts, viewer));
        }
      }
      return lines;
    },

    file: async (lang, name, viewer) => {
      const [{ overlay, versions }, drafts] = await Promise.all([open(), records.drafts()]);
      const standing = await standingOf(overlay, lang, name);
      const others = await otherTexts(overlay, lang, namesIn, standingOf);
      return {
        ...lineOf(standing, drafts, viewer),
        entries: leavesIn(standing.text).map((leaf) => ({ ...formsOf(leaf), other: others.get(leaf.key) ?? '' })),
        findings: findingsOf(standing.text, lang),
        history: historyOf(standing, versions),
        sha256: sha256Of(standing.text),
      };
    },

    draft: async (id, viewer) => {
      const [{ overlay }, draft] = await Promise.all([open(), visible(id, viewer)]);
      const { lang, name } = placeOf(draft.file);
      return await draftView(draft, await standingOf(overlay, lang, name), overlay);
    },

    write: async (lang, name, author, { texts, base, note, isReady }) => {
      const { overlay } = await open();
      const standing = await standingOf(overlay, lang, name);
      if (isFixed(name)) throw new NotFoundError('no copy that is changed at the desk');
      const leaves = new Map(leavesIn(standing.text).map((leaf) => [leaf.key, leaf]));
      const changes = texts.flatMap(({ key, form, value }) => {
        const leaf = leaves.get(key);
        if (!leaf || (form === 'sms' && leaf.text.sms === undefined)) throw new NotFoundError('no such text');
        const path = leaf.hasForms ? [...leaf.path, form] : leaf.path;
        return (leaf.text[form] ?? '') === value ? [] : [{ path, value }];
      });
      const text = withValues(standing.text, changes);
      const mine = (await records.drafts()).find((each) => each.file === standing.file && each.author === author.id);
      const draft: ContentDraft = {
        id: mine?.id ?? randomUUID(),
        file: standing.file,
        author: author.id,
        text,
        baseSha256: base,
        state: isReady && base === sha256Of(standing.text) ? 'ready' : 'writing',
        note,
        updatedAt: clock.now(),
      };
      await records.saveDraft(draft);
      return await draftView(draft, standing, overlay);
    },

    approve: async (id, reviewer, read) => {
      const [{ overlay }, draft] = await Promise.all([open(), visible(id, reviewer)]);
      const { lang, name } = placeOf(draft.file);
      if (draft.author === reviewer.id) return refused('own-draft');
      if (draft.state !== 'ready') return refused('not-ready');
      if (sha256Of(draft.text) !== read) return refused('changed');
      const standing = await standingOf(overlay, lang, name);
      if (draft.baseSha256 !== sha256Of(standing.text)) return refused('stale');
      if (draft.text === standing.text) return refused('nothing-to-sign');
      const findings = changedFindings(standing.text, draft.text, lang).filter(({ severity }) => severity === 'error');
      if (findings.length > 0) return { kind: 'refused', because: 'lint-errors', findings };
      const { text, author, note } = draft;
      return await publish(standing, overlay, { text, kind: 'signed', author, reviewer: reviewer.id, note }, id);
    },

    rollBack: async (lang, name, version, by, note) => {
      const { overlay, versions } = await open();
      const standing = await standingOf(overlay, lang, name);
      const earlier = versions.find((each) => each.file === standing.file && each.id === version);
      if (version !== null && !earlier) throw new NotFoundError('no such version of this copy');
      const text = earlier?.text ?? standing.deployed;
      if (text === standing.text) return refused('nothing-to-sign');
      const people = { author: earlier?.author ?? by.id, reviewer: by.id };
      return await publish(standing, overlay, { text, kind: 'rolled-back', ...people, note }, null);
    },
  };
}

/** What is said in a crisis is never changed at a desk: it goes through the tests of a deployment. */
const isFixed = (name: string): boolean => name === 'crisis';

const refused = (because: DeskRefusal): DeskOutcome => ({ kind: 'refused', because, findings: [] });

const formsOf = ({ key, text }: CopyLeaf): CopyTextForms => ({ key, web: text.web, sms: text.sms ?? null });

async function otherTexts(
  overlay: Overlay,
  lang: Lang,
  namesIn: (lang: Lang) => Promise<readonly string[]>,
  standingOf: (overlay: Overlay, lang: Lang, name: string) => Promise<Standing>,
): Promise<ReadonlyMap<string, string>> {
  const other = languages.find((each) => each !== lang) ?? lang;
  const texts = new Map<string, string>();
  for (const name of await namesIn(other)) {
    for (const { key, text } of leavesIn((await standingOf(overlay, other, name)).text)) texts.set(key, text.web);
  }
  return texts;
}

function changesBetween(before: string, after: string): readonly CopyChange[] {
  const was = new Map(leavesIn(before).map((leaf) => [leaf.key, leaf.text]));
  return leavesIn(after).flatMap(({ key, text }) =>
    (['web', 'sms'] as const).flatMap((form) => {
      const [then, now] = [was.get(key)?.[form] ?? '', text[form] ?? ''];
      return then === now ? [] : [{ key, form, before: then, after: now }];
    }),
  );
}

function historyOf({ file, text, deployed }: Standing, versions: readonly ContentVersion[]): CopyFile['history'] {
  const mine = versions.filter((version) => version.file === file).toReversed();
  const inForce = text === deployed ? -1 : mine.findIndex((version) => version.text === text);
  const kept = mine.map(({ id, at, author, reviewer, kind, note }, index) => ({
    id,
    at,
    author,
    reviewer,
    kind,
    note,
    isInForce: index === inForce,
  }));
  const nobody = { id: null, at: null, author: null, reviewer: null, note: '' };
  return [...kept, { ...nobody, kind: 'deployed', isInForce: text === deployed }];
}
