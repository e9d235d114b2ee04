/** Requests that nobody's hand led to do not keep a session alive: an open page in an empty office signs itself out. */
const thereForMs = 60_000;
let touchedAt = performance.now();

for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const) {
  addEventListener(event, () => (touchedAt = performance.now()), { passive: true, capture: true });
}

export const isSomebodyThere = (): boolean => performance.now() - touchedAt < thereForMs;
