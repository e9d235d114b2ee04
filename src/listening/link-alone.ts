const link =
  /^(?:https?:\/\/\S+|www\.\S+|[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|org|net|gov|edu|info|io|ly|co|us|me|app|page)(?:[/?#]\S*)?)$/i;

/** Links and nothing else: there are no words in them to read, and no link is opened. */
export function isLinkAlone(text: string): boolean {
  const parts = text.trim().split(/\s+/, 6);
  return parts.length < 6 && parts.every((part) => part !== '' && link.test(part));
}
