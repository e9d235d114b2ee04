import type { Degradation } from '../http/health.ts';

export interface Watched {
  readonly spool: { waiting(): Promise<number> };
  readonly texting: 'twilio' | 'stand-in';
  readonly runsJobs: boolean;
  /** Answers from the packs are still being learnt, which holds up whoever writes meanwhile. */
  readonly isLearning?: boolean;
}

/** What an operator should know though visitors are served. */
export async function degradations({
  spool,
  texting,
  runsJobs,
  isLearning = false,
}: Watched): Promise<readonly Degradation[]> {
  const found: Degradation[] = [];
  if ((await spool.waiting()) > 0)
    found.push({ part: 'alerts', meanwhile: 'Some alerts still wait on disk; they are tried every two seconds.' });
  if (texting === 'stand-in')
    found.push({ part: 'texting', meanwhile: 'No phone is reached: texts go to a stand-in on this machine.' });
  if (!runsJobs)
    found.push({
      part: 'jobs',
      meanwhile: 'This process sends no alerts and no late texts: a worker must run beside it.',
    });
  if (isLearning)
    found.push({
      part: 'answers',
      meanwhile: 'Just started: for some seconds everything but danger waits for its reply.',
    });
  return found;
}
