import { valueOf } from '../core/answers.ts';
import { dayIn } from '../core/day.ts';
import { graver, interrupts, noCrisis, type CheckForCrisis, type CrisisFinding } from '../core/crisis.ts';
import type { SavedVisit, VisitFlow, VisitStep } from '../core/flow.ts';
import { questionId } from '../core/ids.ts';
import type { Answerer } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import type { DetectLanguage, Expectation, Hearing, Interpret, KeywordRead, ReadKeyword } from '../core/listening.ts';
import type { Inbound } from '../core/messages.ts';
import type { Program } from '../core/program.ts';
import type { VisitEvent } from '../core/visit.ts';
import { checkDoorCode, codeIn, mostCodes } from './door.ts';
import { remember, unpack, type Envelope } from './envelope.ts';
import { mostWrongPages, wrongPageMs, type PageAtDoor } from './page-door.ts';
import { isByPhone, whoWrites } from './who-writes.ts';
import { VisitRun, type Happening, type Performed, type PreparedReply } from './visit-run.ts';

/** All that one program's turns are made of. Everything here is pure or in process. */
export interface TurnParts {
  readonly program: Program;
  readonly flow: VisitFlow;
  readonly answerer: Answerer;
  readonly check: CheckForCrisis;
  readonly interpret: Interpret;
  readonly detectLanguage: DetectLanguage;
  readonly readKeyword: ReadKeyword;
  /** What is kept apart from a conversation, and outlives it, says nothing of who wrote it. */
  readonly withoutIdentifiers: (text: string) => string;
}

/** What a turn did to the visit, before any of it is put into words. */
export interface TurnOutcome {
  readonly envelope: Envelope;
  /** Effects with the step each belongs to, in order. */
  readonly performed: readonly Performed[];
  readonly finding: CrisisFinding;
  readonly last: VisitStep;
  /** Questions for which there was no vetted answer. */
  readonly gaps: readonly { readonly question: string; readonly lang: Lang }[];
  /** The message was one of the carrier's own words. */
  readonly isCarrierWord: boolean;
  /** The code of a page that goes on with this visit from now on; null when none does. */
  readonly openedPage: string | null;
}

/** Away this long on the web: welcome back, and say where we were. */
const returnedAfterMs = 2 * 3_600_000;

/**
 * Reads one message against a visit and runs the flow: danger first, then the answer in it, then its
 * other meanings. Pure: the same inputs lead to the same outcome.
 * @param found what the check saw before the visit was loaded, without its history.
 * @param unsaved danger of an earlier message that was answered and could not be saved.
 * @param page what is known of the page whose code this message, or the one before it, names.
 */
export function takeTurn(
  parts: TurnParts,
  snapshot: unknown,
  lastVisitorAt: Date | null,
  inbound: Inbound,
  found: CrisisFinding,
  prepared: PreparedReply | null,
  unsaved: CrisisFinding | null = null,
  page: PageAtDoor | null = null,
): TurnOutcome {
  const { flow, program } = parts;
  const at = inbound.at.toISOString();
  const today = dayIn(program.timeZone, inbound.at);
  const text =
    inbound.content.kind === 'text' || inbound.content.kind === 'attachment' ? (inbound.content.text ?? '') : '';
  const detected = parts.detectLanguage(text);

  const before: Envelope = snapshot
    ? unpack(snapshot, flow)
    : newEnvelope(
        flow.begin({
          program: program.id,
          lang: detected ?? inbound.lang ?? 'en',
          channel: inbound.key.channel,
          at,
          today,
        }).saved,
        at,
      );
  const awayMs = lastVisitorAt === null ? 0 : inbound.at.getTime() - lastVisitorAt.getTime();
  const writer = whoWrites(before, inbound, awayMs);
  const context = { ...before.visit.context, channel: inbound.key.channel, today, unverified: writer.isDoubted };
  const run = new VisitRun(parts, { ...before.visit, context }, at, prepared);
  if (!snapshot) run.send({ type: 'visit.started', entry: inbound.entry ?? 'message' });

  if (unsaved) run.recall(unsaved);
  const lang = detected ?? run.lang;
  const inHistory = text ? graver(found, parts.check(text, before.recent, lang)) : noCrisis;
  if (text && detected && detected !== run.lang && snapshot) run.quietly({ type: 'language.chosen', lang: detected });

  const hearing: Hearing = {
    at: inbound.at,
    timeZone: program.timeZone,
    channel: inbound.key.channel,
    lang: run.lang,
    ...(inbound.key.channel === 'sms' && { from: inbound.key.address }),
    // Danger is not looked up: an answer may be slow to find, and guidance waits for nothing.
    answerable: (question) =>
      !interrupts(inHistory.level) &&
      parts.answerer.answer({ question, lang: run.lang, channel: spokenOn(inbound.key.channel) }).outcome ===
        'answered',
  };
  const isFirst = !snapshot;
  const welcomedMs = before.welcomedAt === undefined ? awayMs : inbound.at.getTime() - Date.parse(before.welcomedAt);
  const unwelcomedMs = Math.min(awayMs, welcomedMs);
  if (writer.side !== 'phone') comeToThePage(run);
  // What another could not show, here or there, binds them alone.
  if (!writer.isDoubted && run.step.meta.expects === 'verification')
    run.quietly({ type: 'verification.given', matches: true });
  const { expects } = run.step.meta;
  // In the middle of guidance nobody is asked who they are; nothing earlier is said there.
  const isGuided =
    (expects === 'safety' || expects === 'resume') && before.visit.context.unverified && writer.wasDoubted;
  const isStranger = writer.isDoubted && expects !== 'verification' && !isGuided;
  let door = before;
  let finding = inHistory;
  let { welcomedAt } = before;
  let isCarrierWord = false;
  // Words beside a picture are words like any other: a worry, a "no", a wish for no more texts.
  if (inbound.content.kind === 'text' || (inbound.content.kind === 'attachment' && text.trim() !== '')) {
    const choice = inbound.content.kind === 'text' ? inbound.content.choice : undefined;
    const message = { text, ...(choice !== undefined && { choice }) };
    const expectation = {
      meta: run.step.meta,
      context: run.saved.context,
      screening: flow.screening,
      offered: before.offered,
    };
    const meant = parts.interpret(message, expectation, { ...hearing, lang: run.lang });
    const checked = codeChecked(before, expectation, meant, text, inbound.at);
    if (checked === 'wrong') door = countTry(before);
    const named = pageNamed(before, expectation, meant, page, inbound.at);
    if (named) door = { ...door, namedPage: named.namedPage, wrongPages: named.wrongPages };
    const wished: VisitEvent =
      named?.event ?? (checked === null ? meant : { type: 'code.checked', result: checked, at });
    // What a phone let in cannot lead away from that phone.
    const heard: VisitEvent =
      wished.type === 'text.asked' && writer.side === 'page' ? { ...wished, already: true } : wished;
    if (answersOurQuestion(heard) && parts.check(text, [], lang).level === 'none') finding = noCrisis;
    const keyword = isByPhone(inbound) ? parts.readKeyword(text) : null;
    isCarrierWord = keyword?.by === 'word';
    hearText(run, parts, {
      message,
      expectation,
      heard,
      finding,
      hearing,
      keyword,
      isFirst,
      awayMs: unwelcomedMs,
      isStranger,
      isAtPage: writer.side === 'page',
    });
    if (inbound.content.kind === 'attachment' && !interrupts(run.gravest.level))
      run.send({ type: 'attachment.received' });
  } else if (interrupts(finding.level)) {
    run.send({ type: 'crisis.detected', finding });
  } else if (inbound.content.kind === 'left') {
    run.send({ type: 'visitor.left' });
  } else if (isStranger) {
    run.send({ type: 'verification.needed' });
  } else if (inbound.content.kind === 'attachment') {
    run.send({ type: 'attachment.received' });
  } else if (!isFirst) {
    run.send({ type: 'visitor.returned' });
    welcomedAt = at;
  }

  if (inbound.content.kind !== 'left') run.ensureAnswered();
  run.putGuidanceFirst();

  const opened = openedPage(run, page);
  const isShown = !run.saved.context.unverified;
  return {
    envelope: {
      ...door,
      ...(writer.isDoorPhone && isShown && { doorPhone: { number: inbound.key.address, seenAt: at } }),
      ...(writer.side === 'page' && isShown && { lentPage: { address: inbound.key.address, seenAt: at } }),
      ...(writer.side !== null && { doubts: { ...writer.doubts, [writer.side]: !isShown } }),
      ...(opened && { lentPage: { address: opened.address, seenAt: at }, doubts: { ...writer.doubts, page: true } }),
      ...(run.step.meta.expects !== 'page' && { namedPage: null }),
      visit: run.saved,
      recent: remember(before.recent, text),
      ...(welcomedAt !== undefined && { welcomedAt }),
    },
    performed: run.performed,
    finding: graver(run.gravest, finding),
    last: run.step,
    isCarrierWord,
    openedPage: opened?.code ?? null,
    gaps: run.gaps.map((gap) => ({ ...gap, question: parts.withoutIdentifiers(gap.question) })),
  };
}

/** What a phone stopped binds the phone. */
function comeToThePage(run: VisitRun): void {
  if (run.saved.context.optedOut && run.saved.value === 'optedOut') run.quietly({ type: 'elsewhere.received' });
}

/** What a code texted, or the yes to it, comes to; null when the message is about neither. */
function pageNamed(
  before: Envelope,
  { meta }: Expectation,
  heard: VisitEvent,
  page: PageAtDoor | null,
  now: Date,
): (Pick<Envelope, 'namedPage' | 'wrongPages'> & { readonly event: VisitEvent }) | null {
  const isYes = meta.expects === 'page' && heard.type === 'page.confirmed';
  if (page === null || (meta.expects === 'page' && heard.type === 'page.declined')) return null;
  const lately = before.wrongPages.filter((wrongAt) => now.getTime() - Date.parse(wrongAt) < wrongPageMs);
  const isWaiting = page.address !== null && lately.length < mostWrongPages;
  const at = now.toISOString();
  if (isYes && isWaiting) return { namedPage: null, wrongPages: [], event: heard };
  if (!isYes && before.namedPage?.code === page.code && !page.isNamedNow) return null;
  return {
    namedPage: isWaiting ? { code: page.code } : null,
    wrongPages: isWaiting ? lately : [...lately, at].slice(-mostWrongPages),
    event: { type: 'page.named', isWaiting, at },
  };
}

function openedPage(
  run: VisitRun,
  page: PageAtDoor | null,
): { readonly code: string; readonly address: string } | null {
  const isOpened = run.performed.some(({ effect }) => effect.type === 'page.open');
  return isOpened && page !== null && page.address !== null ? { code: page.code, address: page.address } : null;
}

const countTry = (before: Envelope): Envelope => ({
  ...before,
  doorCode: before.doorCode && { ...before.doorCode, wrongTries: before.doorCode.wrongTries + 1 },
});

/** What becomes of a code typed here, or of asking for one too often; null when the message is about neither. */
function codeChecked(
  before: Envelope,
  { meta }: Expectation,
  heard: VisitEvent,
  text: string,
  at: Date,
): 'right' | 'wrong' | 'over' | null {
  const typed = meta.expects === 'code' && heard.type !== 'phone.given' ? codeIn(text) : null;
  if (typed !== null) return checkDoorCode(before.doorCode, typed, at);
  const asksForOne = heard.type === 'phone.given' || heard.type === 'code.asked';
  return asksForOne && before.codesSent >= mostCodes ? 'over' : null;
}

/** Staff and timers: one event, no message. */
export function takeEvent(parts: TurnParts, snapshot: unknown, event: Happening, at: Date): TurnOutcome {
  const before = unpack(snapshot, parts.flow);
  const today = dayIn(parts.program.timeZone, at);
  const run = new VisitRun(
    parts,
    { ...before.visit, context: { ...before.visit.context, today } },
    at.toISOString(),
    null,
  );
  run.send(event);
  return {
    envelope: { ...before, visit: run.saved },
    performed: run.performed,
    finding: noCrisis,
    last: run.step,
    gaps: [],
    isCarrierWord: false,
    openedPage: null,
  };
}

interface Heard {
  readonly message: { readonly text: string; readonly choice?: string };
  readonly expectation: Expectation;
  readonly heard: VisitEvent;
  readonly finding: CrisisFinding;
  readonly hearing: Hearing;
  readonly keyword: KeywordRead | null;
  readonly isFirst: boolean;
  readonly awayMs: number;
  readonly isStranger: boolean;
  /** It came from a page that a phone let in. */
  readonly isAtPage: boolean;
}

/**
 * "Yes" after a night of bad news is danger only if we do not know what it answers. We do: a plain answer to
 * our own question is judged by its own words, and what it says about safety by the flow.
 */
const answersOurQuestion = (heard: VisitEvent): boolean =>
  heard.type === 'answer.given' ||
  heard.type === 'safety.answered' ||
  heard.type === 'skip.asked' ||
  heard.type === 'continue.asked' ||
  heard.type === 'review.sent' ||
  heard.type === 'phone.given' ||
  heard.type === 'language.chosen' ||
  heard.type === 'passage.chosen';

function hearText(
  run: VisitRun,
  parts: TurnParts,
  { message, expectation, heard, finding, hearing, keyword, isFirst, awayMs, isStranger, isAtPage }: Heard,
): void {
  // The carrier acts on its own words whatever we think of them; free text that means the same must not hide danger.
  if (keyword && (keyword.by === 'word' || !interrupts(finding.level))) {
    if (interrupts(finding.level)) run.send({ type: 'crisis.detected', finding });
    // All ways at once, and still one last word.
    if (heard.type === 'contact.revoked') run.quietly({ ...heard, isSaid: false });
    run.send(keywordEvent(keyword.keyword));
    // After the last word nothing is said to it, and staff see it.
    if (finding.level === 'concern') run.send({ type: 'concern.detected', finding });
    return;
  }
  if (interrupts(finding.level) || finding.level === 'concern') {
    // A message is both screened and answered: what it plainly answers is kept before danger takes over.
    if (isStranger) run.quietly({ type: 'verification.needed' });
    else if (heard.type === 'answer.given') run.quietly(heard);
    // "Do not contact me" may sound like danger, and holds all the same.
    else if (heard.type === 'contact.revoked') run.quietly({ ...heard, isSaid: !interrupts(finding.level) });
    run.send(interrupts(finding.level) ? { type: 'crisis.detected', finding } : { type: 'concern.detected', finding });
    return;
  }
  if (isFirst && isGreeting(heard)) return;
  if (isStranger) {
    // A page that was let in has been asked already, by the words that let it in.
    const isShown = isAtPage && isSamePerson(parts, message, expectation, hearing);
    if (isShown) run.quietly({ type: 'verification.needed' });
    run.send(isShown ? { type: 'verification.given', matches: true } : { type: 'verification.needed' });
    return;
  }
  if (run.step.meta.expects === 'verification') {
    const isDenied = heard.type === 'verification.denied';
    run.send(
      isDenied ? heard : { type: 'verification.given', matches: isSamePerson(parts, message, expectation, hearing) },
    );
    return;
  }
  if (awayMs > returnedAfterMs && run.step.meta.expects !== 'nothing') {
    // "Hi, I'm back" answers nothing: the welcome brings the open question with it.
    if (heard.type === 'answer.unclear' || heard.type === 'menu.asked') {
      run.send({ type: 'visitor.returned' });
      return;
    }
    run.quietly({ type: 'visitor.returned' });
  }
  run.send(heard);
  run.heedDanger(heard, expectation);
}

/** The birth date or the first name, as given before. */
function isSamePerson(
  parts: TurnParts,
  message: { readonly text: string },
  expectation: Expectation,
  hearing: Hearing,
): boolean {
  return ['birth-date', 'name'].some((id) => {
    const known = valueOf(expectation.context.answers, id);
    if (typeof known !== 'string') return false;
    const question = questionId(id);
    const heard = parts.interpret(
      { text: message.text },
      {
        ...expectation,
        offered: [],
        context: { ...expectation.context, cursor: question, likely: null },
        meta: { expects: 'question', question, prompt: null },
      },
      hearing,
    );
    const value = heard.type === 'answer.given' || heard.type === 'answer.likely' ? heard.value : null;
    return typeof value === 'string' && firstWord(value) === firstWord(known);
  });
}

/** Without accents: who wrote "Raúl" may write "raul" a week later. */
const firstWord = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase().split(/\s+/)[0] ?? '';

/** A first message that says nothing yet has had its welcome already. */
const isGreeting = (event: VisitEvent): boolean =>
  event.type === 'menu.asked' ||
  event.type === 'answer.unclear' ||
  event.type === 'nothing.received' ||
  event.type === 'thanks.received';

function keywordEvent(keyword: 'stop' | 'start' | 'help'): Happening {
  switch (keyword) {
    case 'stop':
      return { type: 'optOut.received' };
    case 'start':
      return { type: 'optIn.received' };
    case 'help':
      return { type: 'help.received' };
  }
}

const newEnvelope = (visit: SavedVisit, at: string): Envelope => ({
  visit,
  offered: [],
  recent: [],
  noticeAt: at,
  waits: {},
  doorCode: null,
  doorPhone: null,
  codesSent: 0,
  namedPage: null,
  lentPage: null,
  wrongPages: [],
});

const spokenOn = (channel: Inbound['key']['channel']): 'web' | 'sms' | 'voice' =>
  channel === 'activity' ? 'web' : channel;
