/** Who may do what. Anything not listed is denied; pages and tests read the same list. */
export const roles = ['admissions', 'clinician', 'content-owner', 'compliance', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const actions = [
  'inbox.read',
  'packet.read',
  'packet.print',
  'alert.read',
  'alert.acknowledge',
  'task.read',
  'task.finish',
  'audit.read',
  'account.add',
] as const;
export type Action = (typeof actions)[number];

/** What working on visits takes. */
const care: readonly Action[] = [
  'inbox.read',
  'packet.read',
  'packet.print',
  'alert.read',
  'alert.acknowledge',
  'task.read',
  'task.finish',
];

/** 42 CFR 2.13(a): only what the work needs. Content owners and compliance read no packet. */
const allowed: Readonly<Record<Role, readonly Action[]>> = {
  admissions: care,
  clinician: care,
  'content-owner': [],
  compliance: ['audit.read'],
  administrator: [...care, 'audit.read', 'account.add'],
};

export const isRole = (text: string): text is Role => roles.some((role) => role === text);
export const may = (role: string, action: Action): boolean => isRole(role) && allowed[role].includes(action);
