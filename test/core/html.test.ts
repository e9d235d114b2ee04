import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/core/html.ts';

describe('html', () => {
  it('lets no text become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        expect(markup.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>']);
      }),
    );
  });

  it('keeps what it made itself, joins lists, and leaves out what is absent', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    const { markup } = html`${items} ${null}${false}${undefined} ${0}`;
    expect(markup).toBe('<li>a</li><li>&lt;b&gt;</li>  0');
  });
});
