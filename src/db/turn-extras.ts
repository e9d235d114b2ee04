import { randomUUID } from 'node:crypto';
import type { AlertDraft, TurnWork } from '../core/ports.ts';
import { seal } from './seal.ts';
import { insertAlerts, setTimers } from './turn-statements.ts';
import type { HeldConversation } from './turn-transaction.ts';

export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** What only some turns change: alerts, tasks, timers, consents, gaps, a packet. In no particular order. */
export function extraStatements(
  held: HeldConversation,
  work: TurnWork,
  gapsKey: Buffer | null,
  announcesPackets = false,
): Statement[] {
  return [
    ...(work.alerts.length > 0 ? [alertStatement(held, work.alerts)] : []),
    ...(work.tasks.length > 0 ? [taskStatement(held, work.tasks)] : []),
    ...(work.timers.length > 0 ? [timerStatement(held, work.timers)] : []),
    ...(work.consents.length > 0 ? [consentStatement(held, work.consents)] : []),
    ...(gapsKey && work.gaps.length > 0 ? [gapStatement(held, work.gaps, gapsKey)] : []),
    ...(work.packet ? [packetStatement(held, work.packet)] : []),
    ...(work.packet && announcesPackets ? [announcement(held)] : []),
  ];
}

/** The same alert of the same message is kept once, whether it came by a turn or from the spool. */
export function alertStatement(held: HeldConversation, alerts: readonly AlertDraft[]): Statement {
  const ids = alerts.map(() => randomUUID());
  return {
    ...insertAlerts,
    values: [
      held.loaded.id,
      held.loaded.program,
      held.message,
      ids,
      alerts.map((alert) => alert.finding.level),
      alerts.map((alert) => alert.at),
      alerts.map((_, index) => index),
      alerts.map((alert, index) => seal(held.key, `alert:${ids[index]}`, alert.finding)),
    ],
  };
}

function taskStatement({ key, loaded }: HeldConversation, tasks: TurnWork['tasks']): Statement {
  const ids = tasks.map(() => randomUUID());
  const reasons = tasks.map((task, index) => seal(key, `task:${ids[index]}`, task.reason));
  return {
    name: 'insert-tasks',
    text: `insert into tasks (id, conversation_id, program, kind, reason, due_at, after_hours)
      select t.id, $1, $2, t.kind, t.reason, coalesce(t.due_at, now() + interval '15 minutes'), t.after_hours
      from unnest($3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[], $7::boolean[])
        t (id, kind, reason, due_at, after_hours)`,
    values: [
      loaded.id,
      loaded.program,
      ids,
      tasks.map((task) => task.kind),
      reasons,
      tasks.map((task) => task.dueAt ?? null),
      tasks.map((task) => task.afterHours ?? false),
    ],
  };
}

function timerStatement({ loaded }: HeldConversation, timers: TurnWork['timers']): Statement {
  // Of several changes to one timer in one turn, the last counts.
  const nowMs = Date.now();
  const last = new Map(timers.map(({ timer, dueAt }) => [timer, dueAt && dueAt.getTime() - nowMs]));
  return { ...setTimers, values: [loaded.id, [...last.keys()], [...last.values()]] };
}

function consentStatement({ loaded }: HeldConversation, consents: TurnWork['consents']): Statement {
  return {
    name: 'insert-consents',
    text: `insert into consents (conversation_id, kind, granted, wording_version, at, source)
      select $1, * from unnest($2::text[], $3::boolean[], $4::text[], $5::timestamptz[], $6::text[])`,
    values: [
      loaded.id,
      consents.map((consent) => consent.kind),
      consents.map((consent) => consent.granted),
      consents.map((consent) => consent.wordingVersion),
      consents.map((consent) => consent.at),
      consents.map((consent) => consent.source),
    ],
  };
}

/** Kept apart from the conversation: its own key, no reference, and the day instead of the time. */
function gapStatement({ loaded }: HeldConversation, gaps: TurnWork['gaps'], gapsKey: Buffer): Statement {
  const ids = gaps.map(() => randomUUID());
  return {
    name: 'insert-gaps',
    text: `insert into gaps (id, program, lang, question)
      select g.id, $1, g.lang, g.question from unnest($2::uuid[], $3::text[], $4::bytea[]) g (id, lang, question)`,
    values: [
      loaded.program,
      ids,
      gaps.map((gap) => gap.lang),
      gaps.map((gap, index) => seal(gapsKey, `gap:${ids[index]}`, gap.question)),
    ],
  };
}

/** A packet sent again under the same id (a correction) replaces the earlier one and is unread again. */
function packetStatement({ key, loaded }: HeldConversation, packet: NonNullable<TurnWork['packet']>): Statement {
  return {
    name: 'keep-packet',
    text: `insert into packets (id, conversation_id, program, status, body) values ($1, $2, $3, $4, $5)
      on conflict (id) do update set status = excluded.status, body = excluded.body,
        created_at = excluded.created_at, opened_at = null, opened_by = null
      where packets.conversation_id = excluded.conversation_id`,
    values: [packet.id, loaded.id, loaded.program, packet.status, seal(key, `packet:${packet.id}`, packet)],
  };
}

/** News of the packet, for an EHR or CRM. One that still waits carries the newest packet when it leaves. */
function announcement({ loaded }: HeldConversation): Statement {
  return {
    name: 'announce-packet',
    text: `with added as (
        insert into webhook_deliveries as w (conversation_id, program) values ($1, $2)
        on conflict (conversation_id) where status = 'pending' do update set revision = w.revision + 1
        returning id
      )
      select graphile_worker.add_job('deliver-webhook', json_build_object('delivery', id), job_key => 'webhook:' || id)
      from added`,
    values: [loaded.id, loaded.program],
  };
}

/**
 * Opt-out or opt-in of the address the message came from, or of every phone of the conversation when it
 * came otherwise. Texts that were still to leave are dropped; what this turn says comes after and goes out.
 */
export function suppressionStatements({ loaded, mac }: HeldConversation, optedOut: boolean): Statement[] {
  const meant = `program = $1 and mac in (
      select a.mac from addresses a
      where a.conversation_id = $2 and (a.mac = $3 or $3::bytea is null and a.channel in ('sms', 'voice')))`;
  const values = [loaded.program, loaded.id, mac];
  if (!optedOut) return [{ text: `delete from suppressions where ${meant}`, values }];
  return [
    {
      text: `insert into suppressions (program, mac)
        select distinct program, mac from addresses where conversation_id = $2 and ${meant}
        on conflict do nothing`,
      values,
    },
    {
      text: `update outgoing set status = 'dropped', updated_at = now()
        where status = 'pending' and address_id in (select id from addresses where ${meant})`,
      values,
    },
  ];
}

/** No contact of any kind: every phone of the conversation, and every other that was named in it. */
export function suppressEverywhere({ loaded }: HeldConversation, macs: readonly Buffer[]): Statement[] {
  const meant = `program = $1 and (mac = any($3::bytea[]) or mac in (
      select a.mac from addresses a where a.conversation_id = $2 and a.channel in ('sms', 'voice')))`;
  const values = [loaded.program, loaded.id, macs];
  return [
    {
      text: `insert into suppressions (program, mac)
        select $1, mac from unnest($3::bytea[]) mac union
        select program, mac from addresses where conversation_id = $2 and channel in ('sms', 'voice')
        on conflict do nothing`,
      values,
    },
    {
      text: `update outgoing set status = 'dropped', updated_at = now()
        where status = 'pending' and address_id in (select id from addresses where ${meant})`,
      values,
    },
  ];
}
