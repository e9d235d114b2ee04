import { Logger } from 'graphile-worker';

/** The job queue says nothing by itself: payloads and errors reach the log only through our own hands. */
export const quietJobLogger = new Logger(() => () => {});
