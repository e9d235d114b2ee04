import type { VisitEvent } from '../core/visit.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** A visit event before it is given the message's time. */
export type Said = WithoutTime<VisitEvent>;
