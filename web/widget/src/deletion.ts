import { Refused, type DirectLineCalls, type Grant } from './direct-line-calls.ts';

/**
 * Staff must see an alert first; or the answers are already in the team's record; or they belong to a visit begun by
 * text, which only that phone deletes.
 */
export type KeptBecause = 'alert' | 'packet' | 'texts';

/** What became of a wish to delete the conversation at the program. */
export type Deletion =
  | { readonly kind: 'erased' | 'failed' }
  | { readonly kind: 'kept'; readonly because: KeptBecause; readonly phone: string };

/** Deletes a conversation that this device has already forgotten: only these tokens still name it. */
export async function deleteAtProgram(
  calls: DirectLineCalls,
  grant: Grant | null,
  resume: string | null,
): Promise<Deletion> {
  if (!grant && resume === null) return { kind: 'erased' };
  try {
    const answer = await withFreshToken(calls, grant, resume);
    if (answer.erased) return { kind: 'erased' };
    return { kind: 'kept', because: answer.because ?? 'packet', phone: answer.phone ?? '' };
  } catch {
    return { kind: 'failed' };
  }
}

interface Answer {
  readonly erased: boolean;
  readonly because?: KeptBecause;
  readonly phone?: string;
}

async function withFreshToken(calls: DirectLineCalls, grant: Grant | null, resume: string | null): Promise<Answer> {
  const erase = async ({ conversationId, token }: Grant) =>
    await calls.request<Answer>(`conversations/${conversationId}/erase`, { method: 'POST', token });
  try {
    if (grant) return await erase(grant);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 403 || resume === null) throw error;
  }
  return await erase(await calls.request<Grant>('tokens/resume', { method: 'POST', token: resume! }));
}
