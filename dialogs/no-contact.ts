const revoke = [
  'noteNoContact' as const,
  { type: 'suppress' as const, params: { optedOut: true, everywhere: true as const } },
  { type: 'task' as const, params: { kind: 'follow-up' as const, reason: 'no-contact-asked' } },
];
const say = { type: 'say' as const, params: { key: 'revoke.done' } };

/** Takes back every consent to be reached at once, by whatever way it is said. Staff see it. */
export const noContactTransitions = [
  { guard: 'isAnsweredOtherwise' as const, actions: revoke },
  { target: '#returning' as const, actions: [...revoke, say] },
];

/** The same where nothing may lead away. */
export const noContactHere = [
  { guard: 'isAnsweredOtherwise' as const, actions: revoke },
  { actions: [...revoke, say, { type: 'prompt' as const, params: { again: true } }] },
];
