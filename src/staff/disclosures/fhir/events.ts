import type { BundleEntry, Communication, Reference, Task } from '@medplum/fhirtypes';
import type { CrisisLevel } from '../../../core/crisis.ts';
import type { Packet, PacketRoute } from '../../../core/packet.ts';
import { calledOnly, identifierOf, inWords, referTo, replaced, urnOf } from './entry.ts';
import type { People } from './people.ts';

/** What the crisis check read in a message: level and kind, never the words. It can be wrong, and says so. */
export const crisisCommunications = (packet: Packet, people: People): readonly BundleEntry[] =>
  packet.crisis.flatMap((finding, index) => {
    const priority = priorityOf[finding.level];
    if (priority === null) return [];
    const urn = urnOf(packet, `crisis/${index + 1}`);
    const resource: Communication = {
      resourceType: 'Communication',
      identifier: [identifierOf(urn)],
      status: 'completed',
      category: [inWords('Crisis check')],
      priority,
      ...(people.isVisitorPatient && { subject: people.patient }),
      sender: people.visitor,
      recipient: [calledOnly(assistantName)],
      sent: finding.at,
      payload: [
        {
          contentString:
            `The crisis check read this message as ${finding.level}: ${finding.kinds.join(', ')}. ` +
            'It is an automatic reading and can be wrong; nobody was called for the visitor.',
        },
      ],
    };
    return [replaced(urn, resource)];
  });

/** https://hl7.org/fhir/R4/valueset-request-priority.html */
const priorityOf: Readonly<Record<CrisisLevel, NonNullable<Communication['priority']> | null>> = {
  none: null,
  concern: 'routine',
  urgent: 'urgent',
  emergency: 'stat',
};

/** 42 CFR 2.32: the statement travels with what is disclosed. */
export function noticeCommunication(packet: Packet, people: People, responseUrn: string): BundleEntry {
  const urn = urnOf(packet, 'notice');
  const resource: Communication = {
    resourceType: 'Communication',
    identifier: [identifierOf(urn)],
    status: 'completed',
    category: [inWords('Notice to accompany disclosure, 42 CFR 2.32')],
    subject: people.patient,
    about: [referTo(responseUrn)],
    payload: [{ contentString: packet.notice }],
  };
  return replaced(urn, resource);
}

/** Suggestions of the screening, for a person to weigh, and the call that every packet asks for. */
export function tasksIn(packet: Packet, people: People, responseUrn: string): readonly BundleEntry[] {
  const followUpUrn = urnOf(packet, 'follow-up');
  const focus: Reference = referTo(responseUrn);
  const at = packet.confirmedAt ?? packet.startedAt;
  const urgency = packet.routes[0]?.priority ?? 'routine';
  const followUp: Task = {
    resourceType: 'Task',
    identifier: [identifierOf(followUpUrn)],
    status: 'requested',
    intent: 'proposal',
    priority: taskPriority[urgency],
    code: inWords('Follow up on a screening'),
    focus,
    for: people.patient,
    authoredOn: at,
    requester: calledOnly(assistantName),
    ...(!people.isVisitorPatient && {
      note: [{ text: 'The visitor wrote about somebody else. Call the visitor, not that person.' }],
    }),
  };
  return [
    replaced(followUpUrn, followUp),
    ...packet.routes.map((route) => routeTask(packet, people, route, { focus, at, followUpUrn })),
  ];
}

function routeTask(
  packet: Packet,
  people: People,
  route: PacketRoute,
  { focus, at, followUpUrn }: { readonly focus: Reference; readonly at: string; readonly followUpUrn: string },
): BundleEntry {
  const urn = urnOf(packet, `route/${route.id}`);
  const resource: Task = {
    resourceType: 'Task',
    identifier: [identifierOf(urn)],
    status: 'requested',
    intent: 'proposal',
    priority: taskPriority[route.priority],
    code: inWords(route.label),
    description: `${route.because} Source: ${route.source}`,
    focus,
    for: people.patient,
    partOf: [referTo(followUpUrn)],
    authoredOn: at,
    requester: calledOnly(assistantName),
  };
  return replaced(urn, resource);
}

const taskPriority = { now: 'stat', today: 'urgent', routine: 'routine' } as const satisfies Record<
  PacketRoute['priority'],
  Task['priority']
>;

const assistantName = 'Porchlight, an automated assistant';
