import type { ContentDraft, DeskChange, DeskLine, DeskState } from '../../core/content-desk.ts';
import { languages, type Lang, type Localized } from '../../core/language.ts';
import { changesBetween } from '../diff-passages.ts';
import type { Passage, PassageSource, SignOffState } from '../pack.ts';
import { stateOf } from '../signing.ts';

export const statesOf = (passage: Passage, today: string): Localized<DeskState> => ({
  en: deskState(stateOf(passage, 'en', today)),
  es: deskState(stateOf(passage, 'es', today)),
});

function deskState(state: SignOffState): DeskState {
  const signOff = 'signOff' in state ? state.signOff : null;
  return {
    kind: state.kind,
    expires: signOff?.expires ?? null,
    daysLeft: state.kind === 'signed' ? state.daysLeft : null,
    reviewer: signOff?.reviewer ?? null,
    role: signOff?.role ?? null,
  };
}

export const changesIn = (before: Passage, after: Passage): readonly DeskChange[] =>
  languages.flatMap((lang) => changesBetween(before, after, lang).map((change) => ({ lang, ...change })));

export const unsignedIn = (passage: Passage, today: string): readonly Lang[] =>
  languages.filter((lang) => stateOf(passage, lang, today).kind !== 'signed');

export const sourceWords = (source: PassageSource): string =>
  'file' in source
    ? `${source.file}, lines ${source.lines}`
    : `${source.ref}${source.at === undefined ? '' : `, ${source.at}`}`;

/** Drafts that this person may know of: their own, and those that wait for a second person. */
export const draftsFor = (drafts: readonly ContentDraft[], file: string, viewer: string): DeskLine['drafts'] =>
  drafts
    .filter((draft) => draft.file === file && (draft.author === viewer || draft.state === 'ready'))
    .map(({ id, author, state }) => ({ id, author, state }));
