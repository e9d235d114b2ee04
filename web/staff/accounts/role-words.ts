import type { Role } from '../../../src/staff/policy.ts';

/** What each role is called, and what it is for. */
export const roleWords: Readonly<Record<Role, { readonly label: string; readonly does: string }>> = {
  admissions: { label: 'Admissions', does: 'Works on visits: reads packets, answers, calls back' },
  clinician: { label: 'Clinician', does: 'The same, and sets the on-call plan' },
  'content-owner': { label: 'Content owner', does: 'Edits and signs what Porchlight says; reads no visit' },
  compliance: { label: 'Compliance', does: 'Reads the audit trail and disclosures; reads no visit' },
  administrator: { label: 'Administrator', does: 'Sets up accounts; reads a visit only by breaking the glass' },
};
