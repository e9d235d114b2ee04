/** Minutes after midnight for a time of day that the text states beyond doubt; null when it states none. */
export function clockTime(text: string): number | null {
  const read = text.slice(0, 300).toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (/\bnoon\b|\bmediodia\b/.test(read)) return 12 * 60;
  if (/\bmidnight\b|\bmedianoche\b/.test(read)) return 0;
  const stated =
    /\b(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?\s?m\b|p\.?\s?m\b|(?:de|en|por) la (?:manana|madrugada|tarde|noche)|in the (?:morning|afternoon|evening)|at night|this morning|tonight|last night)/.exec(
      read,
    ) ?? null;
  if (stated) return minutesOf(Number(stated[1]), Number(stated[2] ?? 0), isLate(stated[3]!, Number(stated[1])));
  const split =
    /\b(last night|tonight|anoche|this morning|esta manana|yesterday morning|yesterday afternoon|yesterday evening|esta tarde|this afternoon|this evening)\b.{0,16}?\b(?:at|around|about|a las|a la|como a las)\s+(\d{1,2})(?:[:.h](\d{2}))?(?![\d/])/.exec(
      read,
    );
  if (split) return minutesOf(Number(split[2]), Number(split[3] ?? 0), isLate(split[1]!, Number(split[2])));
  const whole = /\b([01]?\d|2[0-3]):([0-5]\d)\b/.exec(read);
  // Without am or pm only a 24-hour time is beyond doubt.
  return whole && Number(whole[1]) > 12 ? Number(whole[1]) * 60 + Number(whole[2]) : null;
}

function isLate(part: string, hour: number): boolean {
  if (part.startsWith('p')) return true;
  if (/tarde|noche|afternoon|evening|night|tonight/.test(part))
    return hour >= 5 || /tarde|afternoon|evening/.test(part);
  return false;
}

function minutesOf(hour: number, minute: number, late: boolean): number | null {
  if (hour > 23 || minute > 59) return null;
  if (hour > 12) return hour * 60 + minute;
  return ((hour % 12) + (late ? 12 : 0)) * 60 + minute;
}
