const mutedKey = 'porchlight.alerts-muted';
const heardKey = 'porchlight.alerts-heard';
const rememberedMost = 200;

export const isMuted = (): boolean => localStorage.getItem(mutedKey) === 'yes';
export const setMuted = (muted: boolean): void => localStorage.setItem(mutedKey, muted ? 'yes' : 'no');

/** Ids of alerts that this browser has not yet rung for; from now on it has, in every tab. */
export function newToThisBrowser(ids: readonly string[]): readonly string[] {
  const heard = new Set((localStorage.getItem(heardKey) ?? '').split(' '));
  const fresh = ids.filter((id) => !heard.has(id));
  if (fresh.length > 0) {
    localStorage.setItem(heardKey, [...heard, ...fresh].filter(Boolean).slice(-rememberedMost).join(' '));
  }
  return fresh;
}

/** Two rising notes, twice: heard across a room, and no alarm bell. Made here, so that there is no file to load. */
export function ring(): void {
  const audio = new AudioContext();
  // Silent until somebody touched the page, if the browser wants that.
  void audio.resume();
  const notes = [660, 880, 660, 880];
  notes.forEach((hz, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + index * 0.22;
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.21);
  });
  setTimeout(() => void audio.close(), 2_000);
}
