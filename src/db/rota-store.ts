import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ProgramId } from '../core/ids.ts';
import { defaultSteps, whoms, type EscalationStep, type Override, type Shift } from '../core/rota.ts';
import type { Database } from './connection.ts';

export interface StoredShift extends Shift {
  readonly id: string;
}
export interface StoredOverride extends Override {
  readonly id: string;
}

/** How somebody on staff is reached when an alert is raised. A webhook goes to the deployment's own receiver. */
export interface ContactWay {
  readonly channel: 'sms' | 'email';
  /** E.164, or a mailbox. */
  readonly address: string;
}

/** Somebody who works on a program's visits. */
export interface RotaPerson {
  readonly id: string;
  readonly name: string;
  readonly ways: readonly ContactWay[];
}

export interface ProgramRota {
  readonly shifts: readonly StoredShift[];
  /** Those that have not ended, by their start. */
  readonly overrides: readonly StoredOverride[];
  readonly lead: string | null;
  readonly steps: readonly EscalationStep[];
  /** By name. */
  readonly people: readonly RotaPerson[];
}

/** Who is on call for each program, and how each person is reached. Accounts that are disabled are nobody. */
export interface RotaStore {
  read(program: ProgramId, now: Date): Promise<ProgramRota>;
  addShift(program: ProgramId, shift: Shift): Promise<void>;
  removeShift(program: ProgramId, id: string): Promise<void>;
  addOverride(program: ProgramId, override: Override): Promise<void>;
  removeOverride(program: ProgramId, id: string): Promise<void>;
  plan(
    program: ProgramId,
    plan: { readonly lead: string | null; readonly steps: readonly EscalationStep[] },
  ): Promise<void>;
  /** Somebody on some rota has a phone or a mailbox. */
  reachesAnybody(): Promise<boolean>;
  waysOf(user: string): Promise<readonly ContactWay[]>;
  /** All of somebody's ways at once. */
  setWays(user: string, ways: readonly ContactWay[]): Promise<void>;
}

const storedSteps = z.array(z.object({ minutes: z.number(), whom: z.enum(whoms) }));
/** Roles that may read and acknowledge an alert: whom it may be put in front of. */
const working = ['admissions', 'clinician'];

export function createRotaStore({ db: { kysely } }: { readonly db: Database }): RotaStore {
  return {
    read: async (program, now) => {
      const people = await kysely
        .selectFrom('staff_users')
        .leftJoin('on_call_ways', 'on_call_ways.user_id', 'staff_users.id')
        .select(['staff_users.id', 'staff_users.name', 'on_call_ways.channel', 'on_call_ways.address'])
        .where('staff_users.disabled_at', 'is', null)
        .where(sql<boolean>`staff_users.roles && ${working}`)
        .where(sql<boolean>`(staff_users.programs is null or ${program} = any(staff_users.programs))`)
        .orderBy('staff_users.name')
        .orderBy('staff_users.id')
        .orderBy('on_call_ways.channel', 'desc')
        .execute();
      const byId = new Map<string, { id: string; name: string; ways: ContactWay[] }>();
      for (const { id, name, channel, address } of people) {
        const person = byId.get(id) ?? { id, name, ways: [] };
        byId.set(id, person);
        if (channel !== null && address !== null)
          person.ways.push({ channel: channel as ContactWay['channel'], address });
      }
      const [shifts, overrides, plan] = await Promise.all([
        kysely
          .selectFrom('on_call_shifts')
          .select(['id', 'user_id', 'day', sql<string>`to_char(starts, 'HH24:MI')`.as('starts')])
          .select(sql<string>`to_char(ends, 'HH24:MI')`.as('ends'))
          .where('program', '=', program)
          .orderBy('day')
          .orderBy('on_call_shifts.starts')
          .orderBy('id')
          .execute(),
        kysely
          .selectFrom('on_call_overrides')
          .selectAll()
          .where('program', '=', program)
          .where('ends_at', '>', now)
          .orderBy('starts_at')
          .orderBy('id')
          .execute(),
        kysely.selectFrom('on_call_plans').selectAll().where('program', '=', program).executeTakeFirst(),
      ]);
      return {
        shifts: shifts
          .filter((shift) => byId.has(shift.user_id))
          .map(({ id, user_id: person, day, starts, ends }) => ({ id, person, day, starts, ends })),
        overrides: overrides
          .filter((override) => byId.has(override.user_id))
          .map(({ id, user_id: person, starts_at: from, ends_at: to }) => ({ id, person, from, to })),
        lead: plan?.lead_id !== null && plan?.lead_id !== undefined && byId.has(plan.lead_id) ? plan.lead_id : null,
        steps: plan ? storedSteps.parse(plan.steps) : defaultSteps,
        people: [...byId.values()],
      };
    },

    addShift: async (program, { person, day, starts, ends }) => {
      await kysely
        .insertInto('on_call_shifts')
        .values({ id: randomUUID(), program, user_id: person, day, starts, ends })
        .execute();
    },
    removeShift: async (program, id) => {
      await kysely.deleteFrom('on_call_shifts').where('program', '=', program).where('id', '=', id).execute();
    },
    addOverride: async (program, { person, from, to }) => {
      await kysely
        .insertInto('on_call_overrides')
        .values({ id: randomUUID(), program, user_id: person, starts_at: from, ends_at: to })
        .execute();
    },
    removeOverride: async (program, id) => {
      await kysely.deleteFrom('on_call_overrides').where('program', '=', program).where('id', '=', id).execute();
    },
    plan: async (program, { lead, steps }) => {
      const values = { program, lead_id: lead, steps: JSON.stringify(steps) };
      await kysely
        .insertInto('on_call_plans')
        .values(values)
        .onConflict((conflict) => conflict.column('program').doUpdateSet({ lead_id: lead, steps: values.steps }))
        .execute();
    },

    reachesAnybody: async () => {
      const row = await kysely
        .selectFrom('on_call_ways')
        .innerJoin('on_call_shifts', 'on_call_shifts.user_id', 'on_call_ways.user_id')
        .select('on_call_ways.user_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    waysOf: async (user) => {
      const rows = await kysely
        .selectFrom('on_call_ways')
        .select(['channel', 'address'])
        .where('user_id', '=', user)
        .orderBy('channel', 'desc')
        .execute();
      return rows.map(({ channel, address }) => ({ channel: channel as ContactWay['channel'], address }));
    },
    setWays: async (user, ways) => {
      await kysely.transaction().execute(async (trx) => {
        await trx.deleteFrom('on_call_ways').where('user_id', '=', user).execute();
        if (ways.length > 0)
          await trx
            .insertInto('on_call_ways')
            .values(ways.map(({ channel, address }) => ({ user_id: user, channel, address })))
            .execute();
      });
    },
  };
}
