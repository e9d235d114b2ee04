/** Texts the codes by which a visit goes on by phone. They are in no outbox: one that is lost is asked for again. */
import { randomUUID } from 'node:crypto';
import { AppError } from './core/errors.ts';
import type { ProgramId } from './core/ids.ts';
import type { Clock, MessageSender } from './core/ports.ts';

export interface TextCodesOptions {
  readonly sender: MessageSender;
  readonly isSuppressed: (program: ProgramId, phone: string) => Promise<boolean>;
  readonly clock: Clock;
  /** Told how each ended; sees codes only. */
  readonly observe: (event: {
    readonly outcome: 'sent' | 'suppressed' | 'too-often' | 'failed';
    readonly code?: string;
  }) => void;
}

/** A number may be anybody's: it gets so many codes in an hour, whichever pages ask. */
const mostAnHour = 3;
const hourMs = 3_600_000;
const mostRemembered = 10_000;

export type TextCode = (code: {
  readonly program: ProgramId;
  readonly to: string;
  readonly text: string;
}) => Promise<void>;

/** Never rejects: the visitor is told that a code may not come, and may ask again. */
export function createTextCodes({ sender, isSuppressed, clock, observe }: TextCodesOptions): TextCode {
  const sentAt = new Map<string, readonly number[]>();

  function isTooOften(phone: string): boolean {
    const nowMs = clock.now().getTime();
    const lately = (sentAt.get(phone) ?? []).filter((atMs) => nowMs - atMs < hourMs);
    sentAt.delete(phone);
    sentAt.set(phone, lately.length < mostAnHour ? [...lately, nowMs] : lately);
    if (sentAt.size > mostRemembered) sentAt.delete(sentAt.keys().next().value!);
    return lately.length >= mostAnHour;
  }

  return async ({ program, to, text }) => {
    try {
      if (await isSuppressed(program, to)) observe({ outcome: 'suppressed' });
      else if (isTooOften(to)) observe({ outcome: 'too-often' });
      else {
        await sender.send({ program, to, text, idempotencyKey: `code:${randomUUID()}` });
        observe({ outcome: 'sent' });
      }
    } catch (error) {
      observe({ outcome: 'failed', code: error instanceof AppError ? error.code : 'unexpected' });
    }
  };
}
