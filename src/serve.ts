/** One serving process, put together: content, storage, engine, channels, pages, due work. */
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openBotChannels } from './bot-channels.ts';
import { createActivityChannel } from './channels/activity/channel.ts';
import { createSmsChannel } from './channels/sms/channel.ts';
import { createTwilioLookup } from './channels/twilio/lookup.ts';
import { createVoiceChannel } from './channels/voice/channel.ts';
import { createDirectLine } from './channels/web/direct-line.ts';
import { createFormVisit } from './channels/web/form-visit.ts';
import { createWebTokens } from './channels/web/tokens.ts';
import type { Config } from './config/config.ts';
import { demoSignOffs } from './content/demo.ts';
import { createContentDesk } from './content/desk/desk.ts';
import { createCopyDesk } from './content/desk/copy-desk.ts';
import { loadDeskLint } from './content/desk/lint-one.ts';
import { ConfigInvalidError } from './config/config.ts';
import type { Pack } from './content/pack.ts';
import type { Program } from './core/program.ts';
import type { ProgramId } from './core/ids.ts';
import { createAlertStore } from './db/alert-store.ts';
import { createContentRecords } from './db/content-records.ts';
import { createOutbox } from './db/outbox.ts';
import { createRotaStore } from './db/rota-store.ts';
import { createStaffStore } from './db/staff-store.ts';
import { isSuppressed } from './db/suppressions.ts';
import { serveBuiltFile } from './http/built-file.ts';
import { serveConsole } from './http/console-files.ts';
import { addDemoPages } from './http/demo-pages.ts';
import { keepDemo } from './demo.ts';
import { createServer } from './http/server.ts';
import { keepDrainingSpool } from './jobs/drain-spool.ts';
import { assembleEngine, loadVetted, openStorage, systemClock, type Storage } from './porchlight.ts';
import { createLearning } from './knowledge/learning.ts';
import { keptInFiles } from './knowledge/learnt-files.ts';
import { degradations } from './observability/degradations.ts';
import type { DemoAccount } from './staff/demo/load.ts';
import { openLiveContent } from './live-content.ts';
import { createMessageTemplates } from './message-templates.ts';
import { createMetrics } from './observability/metrics.ts';
import { traceTurn } from './observability/tracing.ts';
import { signInSettings } from './sign-in-settings.ts';
import { createConsoleApi } from './staff-console.ts';
import { createFirstSignIn, createSessions } from './staff/sessions.ts';
import { createTextCodes } from './text-codes.ts';
import { createAnswerer, type LearningAnswerer } from './knowledge/answerer.ts';
import { loadKnowledgeWords } from './knowledge/finding-words.ts';
import { openLanguageModel } from './language-model.ts';
import { openTexting } from './texting.ts';
import { openWebhook } from './webhook.ts';
import { configuredWays, startWork } from './work.ts';

export interface Serving {
  /** Where it listens, no trailing slash. */
  readonly url: string;
  readonly programs: readonly Program[];
  /** The link that makes the first staff account; null once there is one. */
  readonly firstSignIn: string | null;
  readonly storage: Storage;
  readonly texting: 'twilio' | 'stand-in';
  /** Accounts of the demo data; null without DEMO_DATA. */
  readonly demoAccounts: readonly DemoAccount[] | null;
  /** An alert reaches somebody who is not looking at the staff page. */
  readonly reachesOnCall: boolean;
  /** Takes no new requests, lets running turns and jobs end, then stops PostgreSQL if it is ours. */
  stop(): Promise<void>;
}

/** The project's own folder: where what was built lies, whatever the working directory. */
const projectDir = path.join(import.meta.dirname, '..');

/**
 * Starts everything. Throws an AppError that says what to do when settings, content or the database do not
 * allow a start; nothing is left running then.
 */
export async function serve(config: Config, log: Logger): Promise<Serving> {
  const vetted = await loadVetted(config.contentDir);
  const words = loadKnowledgeWords(config.contentDir);
  refuseDemo(config, demoSignOffs(vetted.content).length);
  const programs = new Map<ProgramId, Program>(
    [...vetted.screenings.keys()].map((id) => [id, vetted.content.programs.get(id)!.program]),
  );
  const onBreak = (error: unknown): void => log.warn({ err: error }, 'a database connection broke');
  const storage = await openStorage({
    config,
    programs: vetted.content.programs,
    onBreak,
    onEvent: (event) =>
      log.warn({ event: event.kind, ...('error' in event && { err: event.error }) }, 'embedded PostgreSQL'),
  });
  const stops: (() => Promise<void>)[] = [() => storage.close()];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    await storage.vault.check();
    const demoAccounts = config.DEMO_DATA ? await keepDemo(storage, vetted) : null;
    const metrics = createMetrics(storage.db);
    metrics.watchSpool(async () => await storage.spool.waiting());
    const texting = await openTexting(config, [...programs.keys()]);
    stops.push(() => texting.close());
    const records = createContentRecords(storage.db);
    const live = await openLiveContent({
      dir: config.contentDir,
      deployed: vetted.content,
      records,
      onError: (error) => log.error({ err: error }, 'what was signed at the desk could not be taken up'),
    });
    stops.push(() => live.stop());
    // What is found, and all copy, is as it was signed at the start; words of passages follow while it runs.
    const signed = { ...vetted, content: live.content() };
    const { answering, secondOpinion } = openLanguageModel(config, ({ kind }) => log.debug({ kind }, 'second opinion'));
    const answerers = new Map<ProgramId, LearningAnswerer>();
    const kept = keptInFiles(config.learntDir, (error) =>
      log.warn({ err: error }, 'what was learnt could not be kept: the next start learns it again'),
    );
    const learning = createLearning((error) => log.error({ err: error }, 'answers could not be learnt'));
    const engine = assembleEngine({
      vetted: signed,
      answererOf: (pack: Pack) => {
        const answerer = createAnswerer({ pack, words, kept, ...(answering && { model: answering }) });
        answerers.set(pack.program.id, answerer);
        return live.keep(pack, answerer);
      },
      ...(secondOpinion && { secondOpinion }),
      textCode: createTextCodes({
        sender: texting.sender,
        isSuppressed: async (program, phone) => await isSuppressed(storage, program, phone),
        clock: systemClock,
        observe: (event) => log.info(event, 'a code to go on by text'),
      }),
      store: storage.store,
      spool: storage.spool,
      holdIdleMs: config.HOLD_IDLE_MINUTES * 60_000,
      learnt: async (program) => await learning.learnt(program),
      observe: (turn) => {
        const { level, outcome, channel, program, durationMs, code } = turn;
        log.info({ program, channel, outcome, level, durationMs: Math.round(durationMs), code }, 'turn');
        metrics.turn(turn);
        traceTurn(turn);
      },
    });
    stops.push(async () => await learning.stop());
    const tokens = createWebTokens({
      secret: config.WEB_TOKEN_SECRET ?? (await storage.vault.systemKey('web')).toString('hex'),
      clock: systemClock,
    });
    const server = createServer({
      log,
      publicUrl: config.PUBLIC_URL,
      trustProxy: config.TRUST_PROXY,
      probe: async () => {
        await storage.db.pool.query('select 1');
      },
      degraded: async () =>
        await degradations({
          spool: storage.spool,
          texting: texting.kind,
          runsJobs: config.RUN_JOBS,
          isLearning: learning.isUnderWay(),
        }),
      metrics: async () => await metrics.expose(),
    });
    stops.push(() => server.close());
    const shared = { engine, store: storage.store, programs, tokens, clock: systemClock, guide: vetted.guide };
    await server.register(
      createDirectLine({
        ...shared,
        hints: storage.hints,
        publicUrl: config.PUBLIC_URL,
        origins: config.WEB_ORIGINS,
        watchSockets: (count) => metrics.watchSockets(count),
      }),
      { prefix: '/v3/directline' },
    );
    await server.register(createFormVisit(shared));
    const outbox = createOutbox(storage);
    const phone = {
      engine,
      outbox,
      programNumbers: texting.programNumbers,
      clock: systemClock,
      authToken: texting.authToken,
      publicUrl: texting.signedUrl,
      observe: ({ kind, code }: { readonly kind: string; readonly code: string }) => log.error({ kind, code }, 'phone'),
    };
    await server.register(
      createSmsChannel({ ...phone, deliveries: outbox, observeSend: (durationMs) => metrics.sent(durationMs) }),
    );
    await server.register(
      createVoiceChannel({
        ...phone,
        programs,
        copy: signed.content.copy,
        lookup: createTwilioLookup({ client: texting.client, observe: phone.observe }),
      }),
    );
    const bot = openBotChannels(config, [...programs.keys()]);
    if (bot) {
      await server.register(
        createActivityChannel({
          ...phone,
          ...bot,
          programs: new Set(programs.keys()),
          guide: vetted.guide,
          privateOnly: (_program, lang) => {
            const words = signed.content.copy[lang];
            return words['door.privateOnly']!.web;
          },
        }),
      );
    }
    const inStorage = { db: storage.db, vault: storage.vault };
    const alerts = createAlertStore(inStorage);
    const staff = createStaffStore(inStorage);
    const lint = await loadDeskLint(config.contentDir);
    const desk = { dir: config.contentDir, records, clock: systemClock };
    const copyDesk = createCopyDesk({ ...desk, lint: lint.copy });
    const contentDesk = createContentDesk({
      ...desk,
      lint: lint.passage,
      nameOf: async (account) =>
        (await staff.list()).find(({ id }) => id === account)?.name ?? 'somebody no longer here',
    });
    const firstSignIn = createFirstSignIn();
    const sessions = createSessions({ db: storage.db, clock: systemClock });
    const isSecure = config.PUBLIC_URL?.startsWith('https:') ?? false;
    await server.register(
      createConsoleApi({
        ...inStorage,
        staff,
        sessions,
        firstSignIn,
        signIn: signInSettings(config, log),
        programs,
        screenings: vetted.screenings,
        engine,
        store: storage.store,
        hints: storage.hints,
        webhookContent: config.WEBHOOK_URL === undefined ? 'off' : config.WEBHOOK_CONTENT,
        templatesOf: (...asked) => createMessageTemplates(live.content())(...asked),
        contentDesk,
        copyDesk,
        abandonedAfterMs: config.ABANDONED_AFTER_MINUTES * 60_000,
        clock: systemClock,
        configuredWays: configuredWays(config),
        segmentPriceUsd: config.SMS_SEGMENT_PRICE_USD ?? null,
        isSecure,
      }),
    );
    serveConsole(server, path.join(projectDir, 'dist/staff'));
    serveBuiltFile(server, {
      url: '/widget.js',
      file: path.join(projectDir, 'dist/widget/widget.js'),
      contentType: 'text/javascript; charset=utf-8',
      isForEveryone: true,
    });
    addDemoPages(server, { programs });
    await server.listen({ host: config.HOST, port: config.PORT });
    const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${(server.server.address() as AddressInfo).port}`;

    learning.begin(answerers);
    await texting.connect(url);
    const spool = keepDrainingSpool(
      storage.spool,
      async (spooled) => {
        // The alert first: it must not wait for anything that could be wrong with the visit.
        await alerts.recordSpooled(spooled);
        await engine.recover(spooled);
      },
      (error) => log.error({ err: error }, 'the alert spool could not be drained'),
    );
    stops.push(() => spool.stop());
    if (config.RUN_JOBS) {
      const work = startWork({
        config,
        storage,
        engine,
        texting,
        programs,
        publicUrl: config.PUBLIC_URL ?? url,
        webhook: openWebhook(config, storage, vetted.screenings, config.PUBLIC_URL ?? url),
        log,
        count: (event) => metrics.job(event),
      });
      stops.push(() => work.stop());
    }
    const isFirst = (await staff.list()).length === 0;
    return {
      url,
      programs: [...programs.values()],
      firstSignIn: isFirst ? `${url}/staff/first?code=${firstSignIn.code}` : null,
      storage,
      texting: texting.kind,
      demoAccounts,
      reachesOnCall:
        config.ALERT_WEBHOOK_URL !== undefined ||
        config.ALERT_SMS_TO !== undefined ||
        config.ALERT_EMAIL_TO !== undefined ||
        (await createRotaStore(storage).reachesAnybody()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function refuseDemo(config: Config, count: number): void {
  if (config.NODE_ENV !== 'production' || config.ALLOW_DEMO_CONTENT || count === 0) return;
  throw new ConfigInvalidError([
    `ALLOW_DEMO_CONTENT: ${count} passages are signed only as demo content, not clinically approved. Have them signed (porchlight content sign), or set it to true knowing that no clinician has approved them`,
  ]);
}
