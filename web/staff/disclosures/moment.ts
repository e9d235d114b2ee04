/** `Nov 22, 2026, 2:14 AM EST`, in the program's own zone. */
export const momentIn = (at: string, timeZone: string): string =>
  new Date(at).toLocaleString('en-US', {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
