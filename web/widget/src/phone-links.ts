import { html, type TemplateResult } from 'lit';

/** Numbers that somebody may need to press at once: 911, 988, 211 and ten digits with or without a 1. */
const dialable = /(?<![\d-])(?:1-)?\(?\d{3}\)?[-. ]\d{3}-\d{4}(?!\d)|(?<![\d-])(?:911|988|211)(?![\w-])/g;

/** A message's text with its phone numbers as links. Everything else stays text: no markup is ever read. */
export function withPhoneLinks(text: string): readonly (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let from = 0;
  for (const match of text.matchAll(dialable)) {
    parts.push(text.slice(from, match.index));
    parts.push(html`<a href=${`tel:${dialed(match[0])}`}>${match[0]}</a>`);
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function dialed(shown: string): string {
  const digits = shown.replaceAll(/\D/g, '');
  return digits.length === 10 ? `+1${digits}` : digits.length === 11 ? `+${digits}` : digits;
}
