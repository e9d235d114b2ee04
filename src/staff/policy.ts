/** Who may do what. Anything not listed is denied; routes, pages and tests read the same list. */
export const roles = ['admissions', 'clinician', 'content-owner', 'compliance', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const actions = [
  'inbox.read',
  'alert.read',
  'alert.acknowledge',
  'visit.read',
  'visit.note',
  'visit.assign',
  'visit.finish',
  'visit.hold',
  'task.read',
  'task.finish',
  'task.change',
  'rota.read',
  'rota.change',
  'report.read',
  'disclosure.read',
  'disclosure.make',
  'worklist.export',
  'webhook.read',
  'webhook.resend',
  'content.read',
  'content.write',
  'content.sign',
  'audit.read',
  'break-glass.open',
  'break-glass.review',
  'account.read',
  'account.change',
] as const;
export type Action = (typeof actions)[number];

/** What working on visits takes. */
const care: readonly Action[] = [
  'inbox.read',
  'alert.read',
  'alert.acknowledge',
  'visit.read',
  'visit.note',
  'visit.assign',
  'visit.finish',
  'visit.hold',
  'task.read',
  'task.finish',
  'task.change',
  'rota.read',
  'disclosure.read',
  'disclosure.make',
  'worklist.export',
];

/**
 * 42 CFR 2.13(a): only what the work needs. Content owners, compliance officers and administrators read no
 * person's record; somebody who also works on visits has that role as well.
 */
const allowed: Readonly<Record<Role, readonly Action[]>> = {
  admissions: care,
  clinician: [...care, 'rota.change', 'report.read', 'break-glass.open'],
  'content-owner': ['content.read', 'content.write', 'content.sign'],
  compliance: ['report.read', 'audit.read', 'break-glass.review', 'disclosure.read', 'webhook.read'],
  administrator: [
    'inbox.read',
    'rota.read',
    'rota.change',
    'report.read',
    'webhook.read',
    'webhook.resend',
    'audit.read',
    'account.read',
    'account.change',
    'break-glass.open',
  ],
};

/**
 * What break-glass opens on one visit, outside one's role or programs, for a stated reason and a limited time
 * (45 CFR 164.312(a)(2)(ii): an emergency access procedure).
 */
const inEmergency: Readonly<Record<Role, readonly Action[]>> = {
  admissions: [],
  clinician: care,
  'content-owner': [],
  compliance: [],
  administrator: care,
};

export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** By any of somebody's roles. */
export const may = (held: readonly string[], action: Action): boolean =>
  held.some((role) => isRole(role) && allowed[role].includes(action));

/** On a visit whose glass they broke. */
export const mayInEmergency = (held: readonly string[], action: Action): boolean =>
  held.some((role) => isRole(role) && inEmergency[role].includes(action));
