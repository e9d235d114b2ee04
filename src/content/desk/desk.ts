import { randomUUID } from 'node:crypto';
import type {
  ContentDesk,
  ContentDraft,
  ContentRecords,
  ContentVersion,
  DeskDraft,
  DeskFinding,
  DeskLine,
  DeskOutcome,
  DeskRefusal,
  DeskVersion,
  Person,
} from '../../core/content-desk.ts';
import { ContentInvalidError, NotFoundError } from '../../core/errors.ts';
import { languages } from '../../core/language.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import { editOf, withEdit } from '../edit-passage.ts';
import { readContent, type ContentFiles } from '../load-content.ts';
import { readPassage, type LoadedPassage, type Overlay } from '../load-passages.ts';
import type { Passage } from '../pack.ts';
import { dayIn } from '../../core/day.ts';
import { withSignOff } from '../sign-file.ts';
import { prepareSignOff } from '../sign-passages.ts';
import { originalLang } from '../signing.ts';
import { lostNumbers } from './kept-numbers.ts';
import type { LintOne } from './lint-one.ts';
import { deployedText, overlayOf, sha256Of } from './overlay.ts';
import { changesIn, draftsFor, sourceWords, statesOf, unsignedIn } from './views.ts';

export interface DeskOptions {
  /** The deployed content folder. */
  readonly dir: string;
  readonly records: ContentRecords;
  readonly lint: LintOne;
  readonly clock: Clock;
  /** An account's name, as a sign-off carries it. */
  readonly nameOf: (account: string) => Promise<string>;
}

/** One passage as it stands now, with what is needed to judge a change to it. */
interface Standing {
  readonly loaded: LoadedPassage;
  readonly pack: string;
  readonly program: Program | undefined;
  readonly today: string;
  /** In force, and as deployed. */
  readonly text: string;
  readonly deployed: string;
}

interface Shelf {
  readonly files: ContentFiles;
  readonly overlay: Overlay;
  readonly versions: readonly ContentVersion[];
}

/** The desk over a folder of content: what two people sign stands in the records, and the files stay as deployed. */
export function createContentDesk({ dir, records, lint, clock, nameOf }: DeskOptions): ContentDesk {
  const openShelf = async (): Promise<Shelf> => {
    const versions = await records.versions();
    const overlay = await overlayOf(dir, versions);
    const { files, problems } = await readContent(dir, overlay);
    if (problems.length > 0) throw new ContentInvalidError(problems);
    return { files, overlay, versions };
  };

  const standingOf = async (shelf: Shelf, id: string): Promise<Standing> => {
    const found = everyPassage(shelf.files).find(({ loaded }) => loaded.passage.id === id);
    const deployed = found && (await deployedText(dir, found.loaded.passage.file));
    if (!found || deployed === undefined) throw new NotFoundError('no such passage');
    const text = shelf.overlay.get(found.loaded.passage.file) ?? deployed;
    return { ...found, today: todayOf(shelf.files, found.program, clock), text, deployed };
  };

  const readAs = (text: string, { passage }: LoadedPassage): LoadedPassage => {
    const problems: ConstructorParameters<typeof ContentInvalidError>[0][number][] = [];
    const loaded = readPassage(text, passage.id.split('/')[0] ?? '', passage.file, problems);
    if (!loaded) throw new ContentInvalidError(problems);
    return loaded;
  };

  const findingsOf = (loaded: LoadedPassage, { loaded: inForce, program, today }: Standing): readonly DeskFinding[] => [
    ...wordsOnly(lint(loaded, program, today)),
    ...(loaded.passage.kind === 'crisis' ? lostInAnswers(inForce.passage, loaded.passage) : []),
  ];

  const draftView = (draft: ContentDraft, standing: Standing): DeskDraft => {
    const loaded = readAs(draft.text, standing.loaded);
    const { id, author, state, note, updatedAt } = draft;
    return {
      id,
      author,
      state,
      note,
      updatedAt,
      passage: loaded.passage.id,
      kind: loaded.passage.kind,
      isVerified: loaded.passage.review.status === 'verified',
      isStale: draft.baseSha256 !== sha256Of(standing.text),
      texts: editOf(loaded.passage),
      findings: findingsOf(loaded, standing),
      changes: changesIn(standing.loaded.passage, loaded.passage),
      unsigned: unsignedIn(loaded.passage, standing.today),
      sha256: sha256Of(draft.text),
    };
  };

  const visibleDraft = async (id: string, viewer: Person): Promise<ContentDraft> => {
    const draft = (await records.drafts()).find((each) => each.id === id);
    if (!draft || (draft.author !== viewer.id && draft.state !== 'ready')) throw new NotFoundError('no such draft');
    return draft;
  };

  const draftPassage = (shelf: Shelf, draft: ContentDraft): string => {
    const found = everyPassage(shelf.files).find(({ loaded }) => loaded.passage.file === draft.file);
    if (!found) throw new NotFoundError('the passage of this draft is gone');
    return found.loaded.passage.id;
  };

  /** Nothing is published that would keep the content from loading. */
  const publish = async (
    shelf: Shelf,
    standing: Standing,
    version: Pick<ContentVersion, 'text' | 'kind' | 'author' | 'reviewer' | 'note'>,
    draft: string | null,
  ): Promise<DeskOutcome> => {
    const { file } = standing.loaded.passage;
    const { problems } = await readContent(dir, new Map([...shelf.overlay, [file, version.text]]));
    if (problems.length > 0) {
      const findings = problems.map(({ rule, message }) => ({ severity: 'error' as const, rule, message }));
      return { kind: 'refused', because: 'invalid', findings };
    }
    const { number } = await records.publish(
      { ...version, id: randomUUID(), file, baseSha256: sha256Of(standing.deployed), at: clock.now() },
      draft,
    );
    return { kind: 'done', version: number };
  };

  return {
    list: async (viewer) => {
      const [shelf, drafts] = await Promise.all([openShelf(), records.drafts()]);
      return everyPassage(shelf.files).map((found) => lineOf(shelf, found, drafts, viewer, clock));
    },

    passage: async (id, viewer) => {
      const [shelf, drafts] = await Promise.all([openShelf(), records.drafts()]);
      const standing = await standingOf(shelf, id);
      const { loaded, today, text } = standing;
      const { passage } = loaded;
      return {
        ...lineOf(shelf, standing, drafts, viewer, clock),
        file: passage.file,
        note: passage.review.note ?? null,
        sources: passage.source.map(sourceWords),
        texts: editOf(passage),
        findings: lint(loaded, standing.program, today),
        history: historyOf(standing, shelf.versions, readAs),
        sha256: sha256Of(text),
      };
    },

    draft: async (id, viewer) => {
      const [shelf, draft] = await Promise.all([openShelf(), visibleDraft(id, viewer)]);
      return draftView(draft, await standingOf(shelf, draftPassage(shelf, draft)));
    },

    write: async (id, author, { texts, base, note, isReady }) => {
      const shelf = await openShelf();
      const standing = await standingOf(shelf, id);
      const { passage } = standing.loaded;
      const text = withEdit(standing.text, passage, texts);
      readAs(text, standing.loaded);
      const earlier = (await records.drafts()).find(
        (draft) => draft.file === passage.file && draft.author === author.id,
      );
      const draft: ContentDraft = {
        id: earlier?.id ?? randomUUID(),
        file: passage.file,
        author: author.id,
        text,
        baseSha256: base,
        state: isReady && base === sha256Of(standing.text) ? 'ready' : 'writing',
        note,
        updatedAt: clock.now(),
      };
      await records.saveDraft(draft);
      return draftView(draft, standing);
    },

    discard: async (id, author) => {
      const draft = await visibleDraft(id, author);
      if (draft.author !== author.id) throw new NotFoundError('no such draft of theirs');
      await records.dropDraft(id);
    },

    sign: async (id, reviewer, signature) => {
      const [shelf, draft] = await Promise.all([openShelf(), visibleDraft(id, reviewer)]);
      if (draft.author === reviewer.id) return refused('own-draft');
      if (draft.state !== 'ready') return refused('not-ready');
      if (sha256Of(draft.text) !== signature.read) return refused('changed');
      const standing = await standingOf(shelf, draftPassage(shelf, draft));
      if (draft.baseSha256 !== sha256Of(standing.text)) return refused('stale');
      if (draft.text === standing.text && signature.langs.length === 0) return refused('nothing-to-sign');
      // Ways to ask are never said: they need a second person's eyes, but no signature.
      const { unsigned } = draftView(draft, standing);
      if (signature.langs.length === 0 && unsigned.length > 0) return refused('nothing-to-sign');
      const findings = findingsOf(readAs(draft.text, standing.loaded), standing).filter(isError);
      if (findings.length > 0) return { kind: 'refused', because: 'lint-errors', findings };
      const author = await nameOf(draft.author);
      const signed = signText(draft, { standing, author, reviewer, signature, lint, readAs });
      if (typeof signed !== 'string') return signed;
      const version = { text: signed, author: draft.author, reviewer: reviewer.id, note: draft.note };
      return await publish(shelf, standing, { ...version, kind: 'signed' }, id);
    },

    rollBack: async (id, version, by, note) => {
      const shelf = await openShelf();
      const standing = await standingOf(shelf, id);
      const { file } = standing.loaded.passage;
      const earlier = shelf.versions.find((each) => each.file === file && each.id === version);
      if (version !== null && !earlier) throw new NotFoundError('no such version of this passage');
      const text = earlier?.text ?? standing.deployed;
      if (text === standing.text) return refused('nothing-to-sign');
      // Two people signed these words before; who put them back is on record.
      const people = { author: earlier?.author ?? by.id, reviewer: by.id };
      return await publish(shelf, standing, { text, kind: 'rolled-back', ...people, note }, null);
    },
  };
}

const refused = (because: DeskRefusal): DeskOutcome => ({ kind: 'refused', because, findings: [] });

/** The draft's text with the sign-offs asked for, the original first: a translation is signed against it. */
function signText(
  draft: ContentDraft,
  parts: {
    readonly standing: Standing;
    /** Whose words they are. */
    readonly author: string;
    readonly reviewer: Person;
    readonly signature: Parameters<ContentDesk['sign']>[2];
    readonly lint: LintOne;
    readonly readAs: (text: string, like: LoadedPassage) => LoadedPassage;
  },
): string | DeskOutcome {
  const { standing, author, reviewer, signature, lint, readAs } = parts;
  const { role, expires, acceptUnverified } = signature;
  const langs = signature.langs.toSorted((first) => (first === originalLang ? -1 : 1));
  let text = draft.text;
  for (const lang of langs) {
    const loaded = readAs(text, standing.loaded);
    const findings = lint(loaded, standing.program, standing.today).map((finding) => ({
      ...finding,
      file: draft.file,
      line: 1,
    }));
    const outcome = prepareSignOff(
      loaded.passage,
      {
        lang,
        role,
        author,
        reviewer: reviewer.name,
        date: standing.today,
        expires,
        acceptUnverified,
      },
      findings,
    );
    if (outcome.kind === 'refused') {
      return { kind: 'refused', because: refusals[outcome.reason], findings: outcome.findings ?? [] };
    }
    text = withSignOff(text, loaded.passage.signOffs, outcome.signOff);
  }
  return text;
}

const refusals = {
  same_person: 'same-person',
  lint_errors: 'lint-errors',
  unverified: 'unverified',
  original_unsigned: 'original-unsigned',
} as const satisfies Record<string, DeskRefusal>;

interface Found {
  readonly loaded: LoadedPassage;
  readonly pack: string;
  readonly program: Program | undefined;
}

const everyPassage = (files: ContentFiles): readonly Found[] => [
  ...files.programs.flatMap(({ program, own }) => own.map((loaded): Found => ({ loaded, pack: program.id, program }))),
  ...[...files.shared].flatMap(([pack, own]) => own.map((loaded): Found => ({ loaded, pack, program: undefined }))),
];

/** In the program's zone; for a shared pack the earliest of all, so that nothing is signed ahead. */
function todayOf(files: ContentFiles, program: Program | undefined, clock: Clock): string {
  const zones = program ? [program.timeZone] : files.programs.map((source) => source.program.timeZone);
  return zones.map((zone) => dayIn(zone, clock.now())).toSorted()[0] ?? dayIn('UTC', clock.now());
}

function lineOf(
  shelf: Shelf,
  { loaded: { passage }, pack, program }: Found,
  drafts: readonly ContentDraft[],
  viewer: Person,
  clock: Clock,
): DeskLine {
  return {
    id: passage.id,
    pack,
    isShared: program === undefined,
    kind: passage.kind,
    question: passage.question.en,
    isVerified: passage.review.status === 'verified',
    states: statesOf(passage, todayOf(shelf.files, program, clock)),
    from: shelf.overlay.has(passage.file) ? 'desk' : 'files',
    drafts: draftsFor(drafts, passage.file, viewer.id),
  };
}

function historyOf(
  { loaded, text, deployed, today }: Standing,
  versions: readonly ContentVersion[],
  readAs: (text: string, like: LoadedPassage) => LoadedPassage,
): readonly DeskVersion[] {
  const now = loaded.passage;
  const compared = (earlier: string): Pick<DeskVersion, 'changes' | 'states'> => {
    const { passage }: { passage: Passage } = readAs(earlier, loaded);
    return { changes: changesIn(now, passage), states: statesOf(passage, today) };
  };
  const mine = versions.filter((version) => version.file === now.file).toReversed();
  const inForce = text === deployed ? -1 : mine.findIndex((version) => version.text === text);
  const kept = mine.map(({ id, at, author, reviewer, kind, note, text: words }, index): DeskVersion => ({
    id,
    at,
    author,
    reviewer,
    kind,
    note,
    isInForce: index === inForce,
    ...compared(words),
  }));
  return [
    ...kept,
    {
      id: null,
      at: null,
      author: null,
      reviewer: null,
      kind: 'deployed',
      note: '',
      isInForce: text === deployed,
      ...compared(deployed),
    },
  ];
}

const isError = ({ severity }: DeskFinding): boolean => severity === 'error';

const lostInAnswers = (before: Passage, after: Passage): readonly DeskFinding[] =>
  languages.flatMap((lang) =>
    (['web', 'sms'] as const).flatMap((form) =>
      lostNumbers(`${lang} ${form}`, before.answer[lang][form], after.answer[lang][form]),
    ),
  );

/** A draft is not signed yet: that is no fault of its words. */
const wordsOnly = <T extends { readonly rule: string }>(findings: readonly T[]): readonly T[] =>
  findings.filter(({ rule }) => !rule.startsWith('signoff.'));
