import { z } from 'zod';

/** Shapes that every area's schemas share. The console imports them too, so nothing here needs a server. */

export const uuid = z.uuid();

/** A moment, as `2026-11-22T07:00:00.000Z`. */
export const moment = z.iso.datetime();

/** Something that a member of staff may do to what they look at, or the reason why they may not (yet). */
export const allowedAction = <const Name extends string>(...names: readonly Name[]) =>
  z.object({ action: z.enum(names), allowed: z.boolean(), reason: z.string().nullable() });

export interface AllowedAction<Name extends string = string> {
  readonly action: Name;
  readonly allowed: boolean;
  /** Shown beside the disabled button; null when it is allowed. */
  readonly reason: string | null;
}

/** `reason` is null when nothing stands against it. */
export const actionUnless = <Name extends string>(action: Name, reason: string | null): AllowedAction<Name> => ({
  action,
  allowed: reason === null,
  reason,
});

/** A page of a list, newest first; `next` goes into `before` of the next request and is null on the last page. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable() });

/** What a list takes in its query. `before` is the `next` of the page before it. */
export const pageQuery = {
  before: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** How every refusal and failure looks. */
export const wireError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    about: z.record(z.string(), z.string()).optional(),
  }),
});
