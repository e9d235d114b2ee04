import { programId, type ProgramId } from '../core/ids.ts';
import type { ContactWay } from './rota-store.ts';
import type { Database } from './connection.ts';

/** Tasks of one person that fall due soon. */
export interface DueSoon {
  readonly program: ProgramId;
  readonly person: { readonly id: string; readonly ways: readonly ContactWay[] };
  readonly tasks: readonly string[];
}
export interface Overdue {
  readonly program: ProgramId;
  readonly tasks: readonly string[];
}

/** Follow-up, as the job that reminds of it sees it. Demo data reminds nobody. */
export interface FollowUpQueue {
  /** Assigned, due by `until`, and not yet reminded of. */
  dueSoon(until: Date): Promise<readonly DueSoon[]>;
  /** Due before `now`, and nobody was told yet. */
  overdue(now: Date): Promise<readonly Overdue[]>;
  reminded(tasks: readonly string[]): Promise<void>;
  escalated(tasks: readonly string[]): Promise<void>;
}

const atMost = 200;

export function createFollowUpQueue({ pool }: Database): FollowUpQueue {
  return {
    dueSoon: async (until) => {
      const { rows } = await pool.query<{
        program: string;
        person: string;
        tasks: string[];
        ways: ContactWay[] | null;
      }>(
        `select due.program, due.assigned_to as person, array_agg(due.id order by due.due_at) as tasks, (
           select json_agg(json_build_object('channel', w.channel, 'address', w.address) order by w.channel desc)
           from on_call_ways w where w.user_id::text = due.assigned_to) as ways
         from (
           select t.id, t.program, t.assigned_to, t.due_at from tasks t join conversations c on c.id = t.conversation_id
           where t.done_at is null and t.due_at <= $1 and t.reminded_at is null and t.assigned_to is not null and not c.demo
           order by t.due_at limit ${atMost}) due
         group by due.program, due.assigned_to`,
        [until],
      );
      return rows.map(({ program, person, tasks, ways }) => ({
        program: programId(program),
        person: { id: person, ways: ways ?? [] },
        tasks,
      }));
    },
    overdue: async (now) => {
      const { rows } = await pool.query<{ program: string; tasks: string[] }>(
        `select due.program, array_agg(due.id order by due.due_at) as tasks from (
           select t.id, t.program, t.due_at from tasks t join conversations c on c.id = t.conversation_id
           where t.done_at is null and t.due_at < $1 and t.escalated_at is null and not c.demo
           order by t.due_at limit ${atMost}) due
         group by due.program`,
        [now],
      );
      return rows.map(({ program, tasks }) => ({ program: programId(program), tasks }));
    },
    reminded: async (tasks) => {
      await pool.query('update tasks set reminded_at = now() where id = any($1::uuid[])', [tasks]);
    },
    escalated: async (tasks) => {
      await pool.query('update tasks set escalated_at = now() where id = any($1::uuid[])', [tasks]);
    },
  };
}
