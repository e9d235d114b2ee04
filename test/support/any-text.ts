import * as fc from 'fast-check';

/** Any UTF-16 text at all, lone surrogates included. */
const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0x20, max: 0x7e })), { maxLength: 200 })
  .map((units) => String.fromCharCode(...units));

const pieces =
  "yes no not i'm me my the a to is was change phone name stop skip why 3 1985 12 4 and o y , . ? ! ¿ - / 860 555 0100 06443 days ago hace ayer last friday beer none all both sí claro pero but maybe 👍 🙃 \u0301 \u200b ñ é 't constructor __proto__ toString".split(
    ' ',
  );
/** Rows of words that mean something here, in no order. */
const wordRows = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((row) => row.join(' '));

/** What a visitor, or anything else, might send. */
export const anyText: fc.Arbitrary<string> = fc.oneof(anyUnits, wordRows);
