/**
 * Letters that look like Latin ones, folded to them.
 * Source: the visually identical part of Unicode UTS #39 confusables for Cyrillic, Greek, Armenian, Cherokee and Latin extensions;
 * styled letters (fullwidth, mathematical, circled) are folded by NFKD before this table is asked.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ғ: 'f',
  ɡ: 'g',
  һ: 'h',
  н: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ш: 'w',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  ү: 'y',
  ᴢ: 'z',
  α: 'a',
  β: 'b',
  ϲ: 'c',
  δ: 'd',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  λ: 'l',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  ς: 's',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
  ζ: 'z',
  օ: 'o',
  ս: 'u',
  ո: 'n',
  հ: 'h',
  ց: 'g',
  ք: 'p',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ƙ: 'k',
  ɩ: 'i',
  ɑ: 'a',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ᴀ: 'a',
  ʙ: 'b',
  ᴄ: 'c',
  ᴅ: 'd',
  ᴇ: 'e',
  ꜰ: 'f',
  ɢ: 'g',
  ʜ: 'h',
  ɪ: 'i',
  ᴊ: 'j',
  ᴋ: 'k',
  ʟ: 'l',
  ᴍ: 'm',
  ɴ: 'n',
  ᴏ: 'o',
  ᴘ: 'p',
  ʀ: 'r',
  ꜱ: 's',
  ᴛ: 't',
  ᴜ: 'u',
  ᴠ: 'v',
  ᴡ: 'w',
  ʏ: 'y',
  ꓮ: 'a',
  ꓰ: 'e',
  ꓲ: 'i',
  ꓳ: 'o',
  Ꭺ: 'a',
  Ꭼ: 'e',
  Ꮋ: 'h',
  Ꭵ: 'i',
  Ꮶ: 'k',
  Ꮮ: 'l',
  Ꮇ: 'm',
  Ꮲ: 'p',
  Ꭲ: 't',
};

const invisible = /[\p{M}\p{Cf}\u115f\u1160\u3164\uffa0\u2800]/gu;
const memo = new Map<number, string>();
const memoMax = 4096;

/**
 * One code point as plain lower-case ASCII where it stands for Latin letters or digits.
 * Empty for accents, zero-width and other invisible marks; unchanged (lower-cased) for everything else.
 */
export function foldCodePoint(codePoint: number): string {
  const known = memo.get(codePoint);
  if (known !== undefined) return known;
  let folded = '';
  for (const char of regionalLetter(codePoint).normalize('NFKD').toLowerCase().replace(invisible, '')) {
    folded += lookAlikes[char] ?? char;
  }
  if (memo.size < memoMax) memo.set(codePoint, folded);
  return folded;
}

function regionalLetter(codePoint: number): string {
  if (codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff) return String.fromCharCode(97 + codePoint - 0x1f1e6);
  if (codePoint >= 0x1f170 && codePoint <= 0x1f189) return String.fromCharCode(97 + codePoint - 0x1f170);
  if (codePoint >= 0x1f130 && codePoint <= 0x1f149) return String.fromCharCode(97 + codePoint - 0x1f130);
  if (codePoint >= 0x1f150 && codePoint <= 0x1f169) return String.fromCharCode(97 + codePoint - 0x1f150);
  return String.fromCodePoint(codePoint);
}
