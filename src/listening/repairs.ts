const repair =
  /^(?=[^\n]*[\p{L}\p{N}])(.{1,120}?[\p{L}\p{N}].*?)[\s,.;:…-]+(?:(?:no[\s,]+)?wait(?:[\s,]+no)?|actually|(?:sorry[\s,]+)?i mean(?:t)?|scratch that|make that|digo|mejor dicho|quise decir|en realidad|no[\s,]+perd[oó]n)[\s,.:…-]+(?:actually\s+)?(?:(?:it was|it['’]?s|it is|was|fue|era|es)\s+)?(\S.*)$/isu;

/** "Saturday... actually it was Friday": what is meant in the end. Null where nothing is taken back. */
export function afterRepair(text: string): string | null {
  if (text.length > 200) return null;
  const rest = repair.exec(text)?.[2]?.trim() ?? '';
  return /[\p{L}\p{N}]/u.test(rest) ? rest : null;
}
