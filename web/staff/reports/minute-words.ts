/** `1.5 min`, `7.3 h`, `3 days`. */
export function minuteWords(minutes: number): string {
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 6) / 10} h` : `${Math.round(minutes / 1_440)} days`;
}
