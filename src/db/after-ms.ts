/**
 * SQL for the moment so many milliseconds from now, by the database's clock: several instances, each with a clock of its
 * own, plan what one of them will do. On a whole millisecond, as columns keep it, so that a job never comes too early.
 */
export const afterMs = (parameter: string): string =>
  `(date_trunc('milliseconds', now()) + round(${parameter}::float8) * interval '1 millisecond')`;
