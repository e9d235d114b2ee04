const days = new Map<string, { readonly minute: number; readonly day: string }>();

/** The day at `at`, as `YYYY-MM-DD`, in an IANA zone. */
export function dayIn(timeZone: string, at: Date): string {
  // Zones are whole minutes apart, so that within one the day does not change.
  const minute = Math.floor(at.getTime() / 60_000);
  const known = days.get(timeZone);
  if (known?.minute === minute) return known.day;
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
  days.set(timeZone, { minute, day });
  return day;
}
