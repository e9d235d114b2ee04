/** An element of a parsed document. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Xml[];
  /** Character data directly in it, joined. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a whole document strictly (no DTD, comments or CDATA: TwiML has none). Throws on anything else. */
export function parseXml(source: string): Xml {
  const text = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  // The Char production of XML 1.0: what any conforming parser refuses.
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text) || !text.isWellFormed()) {
    throw new Error('a character that XML does not allow');
  }
  const [root, end] = element(text, 0);
  if (text.slice(end).trim() !== '') throw new Error('something follows the document');
  return root;
}

function element(source: string, start: number): readonly [Xml, number] {
  const open = /^<([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w:.-]*="[^"<]*")*)\s*(\/?)>/.exec(source.slice(start));
  if (!open) throw new Error(`no element at ${start}`);
  const [whole, name, attributeText, isEmpty] = open as unknown as [string, string, string, string];
  const attributes = Object.fromEntries(
    [...attributeText.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescape(value!)]),
  );
  let at = start + whole.length;
  if (isEmpty) return [{ name, attributes, children: [], text: '' }, at];
  const children: Xml[] = [];
  let text = '';
  for (;;) {
    const next = source.indexOf('<', at);
    if (next < 0) throw new Error(`<${name}> is never closed`);
    text += unescape(source.slice(at, next));
    if (source.startsWith('</', next)) {
      const close = `</${name}>`;
      if (!source.startsWith(close, next)) throw new Error(`<${name}> is closed by another`);
      return [{ name, attributes, children, text }, next + close.length];
    }
    const [child, end] = element(source, next);
    children.push(child);
    at = end;
  }
}

function unescape(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));|&/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      const character = name === undefined ? undefined : entities[name];
      if (character === undefined) throw new Error(`a bare or unknown entity: ${whole}`);
      return character;
    },
  );
}

/** Elements of that name anywhere below, in document order. */
export const all = (xml: Xml, name: string): readonly Xml[] =>
  xml.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
