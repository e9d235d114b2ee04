import { useEffect, useState } from 'react';

/** `Nov 22, 2:14 AM`, in the program's zone: when somebody wrote is read as that day and night. */
export const momentIn = (at: string, timeZone: string): string =>
  new Date(at).toLocaleString('en-US', {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });

/** `2:14 AM`. */
export const clockIn = (at: string, timeZone: string): string =>
  new Date(at).toLocaleTimeString('en-US', { timeZone, hour: 'numeric', minute: '2-digit' });

/** `Sunday, November 22`. */
export const dayIn = (at: string, timeZone: string): string =>
  new Date(at).toLocaleDateString('en-US', { timeZone, weekday: 'long', month: 'long', day: 'numeric' });

const minuteMs = 60_000;

/** `just now`, `12 min`, `3 h`, `5 days`. */
export function ago(at: string, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(at)) / minuteMs));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} days`;
}

/** `4:07`, `1:02:30`: how long something has been going on, to the second. */
export function running(at: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The time now, anew every `everyMs`; `aheadMs` is how far the server's clock is ahead of this one. */
export function useNow(everyMs: number, aheadMs = 0): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs + aheadMs;
}
