import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import { programId, type ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { ContactWay, RotaStore } from '../../db/rota-store.ts';
import type { WaitStore } from '../../db/waits.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { may } from '../policy.ts';
import { presentRota } from './presenter.ts';
import { myWaysBody, myWaysReply, overrideBody, planBody, rotaList, shiftBody } from './schema.ts';

export interface OnCallParts {
  readonly rotas: RotaStore;
  readonly waits: WaitStore;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
  /** What the settings say: where alerts go without a rota, and which ways out there are. */
  readonly configured: ConfiguredWays;
}

export interface ConfiguredWays {
  readonly webhook: boolean;
  /** Texts can leave. */
  readonly sms: boolean;
  /** Mail can leave. */
  readonly email: boolean;
  /** Programs with an on-call phone, and with an on-call mailbox, in the settings. */
  readonly phones: readonly string[];
  readonly mailboxes: readonly string[];
}

const ofProgram = z.object({ program: z.string().max(60) });
const ofEntry = z.object({ program: z.string().max(60), entry: uuid });
const shownMs = 30 * 86_400_000;

/** Who is told of alerts, when, and how fast they come. */
export function onCallArea({ rotas, waits, programs, clock, configured }: OnCallParts): StaffArea {
  const programOf = (scope: readonly ProgramId[] | null, id: string): Program => {
    const program = programs.get(programId(id));
    if (!program) throw new NotFoundError('no such program');
    if (scope !== null && !scope.includes(program.id))
      throw new StaffRefusedError('staff.forbidden', 'This program is not yours.');
    return program;
  };
  const personOf = async (program: Program, id: string): Promise<string> => {
    const { people } = await rotas.read(program.id, clock.now());
    if (!people.some((person) => person.id === id))
      throw new StaffRefusedError('staff.conflict', 'They do not work on visits of this program.');
    return id;
  };

  return (route) => {
    route({
      method: 'GET',
      url: '/on-call',
      summary: 'Who is on call for each program, gaps, steps, and how fast people came',
      action: 'rota.read',
      scope: 'programs',
      audit: null,
      reply: rotaList,
      handler: async ({ user, programs: scope }) => {
        const now = clock.now();
        const mine = [...programs.values()].filter(({ id }) => scope === null || scope.includes(id));
        const since = { from: new Date(now.getTime() - shownMs), to: now };
        return {
          now: now.toISOString(),
          rotas: await Promise.all(
            mine.map(async (program) =>
              presentRota({
                program,
                stored: await rotas.read(program.id, now),
                alerts: await waits.alerts({ programs: [program.id], ...since }),
                visits: await waits.visits({ programs: [program.id], ...since }),
                me: user.id,
                mayChange: may(user.roles, 'rota.change'),
                can: configured,
                now,
              }),
            ),
          ),
          configured: mine.map(({ id }) => ({
            program: id,
            ways: [
              ...(configured.phones.includes(id) ? (['sms'] as const) : []),
              ...(configured.mailboxes.includes(id) ? (['email'] as const) : []),
              ...(configured.webhook ? (['webhook'] as const) : []),
            ],
          })),
        };
      },
    });

    route({
      method: 'POST',
      url: '/on-call/:program/shifts',
      summary: 'Put somebody on call every week',
      action: 'rota.change',
      scope: 'programs',
      audit: {
        action: 'rota.shift_added',
        subject: ({ params }) => params.program,
        detail: ({ body }) => ({
          person: body.person,
          days: body.days.join(' '),
          starts: body.starts,
          ends: body.ends,
        }),
      },
      params: ofProgram,
      body: shiftBody,
      handler: async ({ params, body, programs: scope }) => {
        const program = programOf(scope, params.program);
        const person = await personOf(program, body.person);
        const { starts, ends } = body;
        for (const day of new Set(body.days)) await rotas.addShift(program.id, { person, day, starts, ends });
      },
    });

    route({
      method: 'DELETE',
      url: '/on-call/:program/shifts/:entry',
      summary: 'Take a weekly shift away',
      action: 'rota.change',
      scope: 'programs',
      audit: { action: 'rota.shift_removed', subject: ({ params }) => params.program },
      params: ofEntry,
      handler: async ({ params, programs: scope }) =>
        await rotas.removeShift(programOf(scope, params.program).id, params.entry),
    });

    route({
      method: 'POST',
      url: '/on-call/:program/overrides',
      summary: 'Somebody else, for once',
      action: 'rota.change',
      scope: 'programs',
      audit: {
        action: 'rota.override_added',
        subject: ({ params }) => params.program,
        detail: ({ body }) => ({ person: body.person, from: body.from, to: body.to }),
      },
      params: ofProgram,
      body: overrideBody,
      handler: async ({ params, body, programs: scope }) => {
        const program = programOf(scope, params.program);
        const person = await personOf(program, body.person);
        const [from, to] = [instantIn(program, body.from), instantIn(program, body.to)];
        if (to <= from) throw new StaffRefusedError('staff.conflict', 'It ends before it begins.');
        if (to <= clock.now()) throw new StaffRefusedError('staff.conflict', 'That time is over.');
        await rotas.addOverride(program.id, { person, from, to });
      },
    });

    route({
      method: 'DELETE',
      url: '/on-call/:program/overrides/:entry',
      summary: 'Take a one-off away',
      action: 'rota.change',
      scope: 'programs',
      audit: { action: 'rota.override_removed', subject: ({ params }) => params.program },
      params: ofEntry,
      handler: async ({ params, programs: scope }) =>
        await rotas.removeOverride(programOf(scope, params.program).id, params.entry),
    });

    route({
      method: 'PUT',
      url: '/on-call/:program/plan',
      summary: 'Who leads, and whom an alert reaches after how many minutes',
      action: 'rota.change',
      scope: 'programs',
      audit: {
        action: 'rota.plan_changed',
        subject: ({ params }) => params.program,
        detail: ({ body }) => ({
          lead: body.lead ?? '',
          steps: body.steps.map(({ minutes, whom }) => `${minutes} ${whom}`).join(', '),
        }),
      },
      params: ofProgram,
      body: planBody,
      handler: async ({ params, body, programs: scope }) => {
        const program = programOf(scope, params.program);
        const lead = body.lead === null ? null : await personOf(program, body.lead);
        await rotas.plan(program.id, { lead, steps: body.steps });
      },
    });

    route({
      method: 'GET',
      url: '/on-call/me',
      summary: 'How alerts reach whoever is signed in',
      action: 'rota.read',
      scope: 'none',
      audit: null,
      reply: myWaysReply,
      handler: async ({ user }) => {
        const ways = await rotas.waysOf(user.id);
        const by = (channel: ContactWay['channel']): string =>
          ways.find((way) => way.channel === channel)?.address ?? '';
        const { sms, email, webhook } = configured;
        return { phone: by('sms'), email: by('email'), can: { sms, email, webhook } };
      },
    });

    route({
      method: 'PUT',
      url: '/on-call/me',
      summary: 'Say how alerts reach me',
      action: 'rota.read',
      scope: 'none',
      audit: {
        action: 'rota.ways_changed',
        subject: () => '',
        detail: ({ body }) => ({ sms: body.phone !== '', email: body.email !== '' }),
      },
      body: myWaysBody,
      handler: async ({ user, body }) => {
        const phone = body.phone === '' ? null : parsePhoneNumberFromString(body.phone, 'US');
        if (phone !== null && !phone?.isPossible())
          throw new StaffRefusedError('staff.conflict', 'This is not a phone number that can be texted.');
        await rotas.setWays(user.id, [
          ...(phone ? [{ channel: 'sms', address: phone.number } as const] : []),
          ...(body.email === '' ? [] : [{ channel: 'email', address: body.email } as const]),
        ]);
      },
    });
  };
}

const instantIn = ({ timeZone }: Program, local: string): Date =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds);
