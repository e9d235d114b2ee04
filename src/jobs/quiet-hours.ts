/** Local hours in which a text that nobody is waiting for may be sent. */
export interface TextingHours {
  /** First hour, 0 to 23. */
  readonly fromHour: number;
  /** First hour in which it may no longer be sent. */
  readonly untilHour: number;
}

/**
 * Connecticut allows telephone solicitation, texts included, from 9 am to 8 pm local time (DOMAIN.md,
 * section 4). Ours are not solicitation; we keep its hours all the same.
 */
const textingHours: TextingHours = { fromHour: 9, untilHour: 20 };

/** `now` when it lies within the hours of `timeZone`, else the next moment that does. */
export function nextTextingTime(timeZone: string, now: Date, hours: TextingHours = textingHours): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  if (local.hour >= hours.fromHour && local.hour < hours.untilHour) return now;
  const day = local.hour < hours.fromHour ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  const opens = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: hours.fromHour }) });
  return new Date(opens.epochMilliseconds);
}
