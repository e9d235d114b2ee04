import type { VisitAction, VisitView } from '../../../src/staff/visit/schema.ts';

/** Whether something may be done, and else why not, as the server says. */
export const actionOf = ({ actions }: VisitView, wanted: VisitAction) =>
  actions.find(({ action }) => action === wanted) ?? { action: wanted, allowed: false, reason: null };
