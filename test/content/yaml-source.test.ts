import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ContentProblem } from '../../src/core/errors.ts';
import { readYaml } from '../../src/content/yaml-source.ts';

const schema = z.strictObject({
  name: z.string(),
  list: z.array(z.number()),
  inner: z.strictObject({ deep: z.boolean() }),
});

function read(text: string, firstLine = 1) {
  const problems: ContentProblem[] = [];
  return { value: readYaml({ file: 'a.yaml', text, firstLine }, schema, 'test', problems), problems };
}

describe('reading YAML against a schema', () => {
  it('gives the value and the line of each part', () => {
    const { value, problems } = read('name: x\nlist:\n  - 1\n  - 2\ninner:\n  deep: true\n');
    expect(problems).toEqual([]);
    expect(value?.value).toEqual({ name: 'x', list: [1, 2], inner: { deep: true } });
    expect(value?.lineOf(['name'])).toBe(1);
    expect(value?.lineOf(['list', 1])).toBe(4);
    expect(value?.lineOf(['inner', 'deep'])).toBe(6);
    expect(value?.lineOf(['inner', 'missing'])).toBe(5);
  });

  it('reports every broken part at once, each on its own line', () => {
    const { value, problems } = read('name: 3\nlist:\n  - 1\n  - two\ninner:\n  deep: maybe\nextra: 1\n');
    expect(value).toBeUndefined();
    expect(
      problems.map(({ line, rule }) => [line, rule]).toSorted(([first], [second]) => Number(first) - Number(second)),
    ).toEqual([
      [1, 'test.shape'],
      [4, 'test.shape'],
      [6, 'test.shape'],
      [7, 'test.shape'],
    ]);
  });

  it('reports a key given twice where it is given again', () => {
    expect(read('name: x\nname: y\n').problems).toEqual([
      { file: 'a.yaml', line: 2, rule: 'test.yaml', message: 'Map keys must be unique' },
    ]);
  });

  it('follows anchors, and reports a * that stands for nothing', () => {
    expect(read('name: &x y\nlist: []\ninner: { deep: true }\n').problems).toEqual([]);
    expect(read('name: x\nlist: []\ninner: *gone\n').problems).toMatchObject([{ line: 3, rule: 'test.yaml' }]);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { value, problems } = read(text);
        expect(value === undefined).toBe(problems.length > 0);
      }),
    );
  });

  it('moves every line by where the text begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 }), (firstLine, blanks) => {
        const { problems } = read(`${'\n'.repeat(blanks)}name: 3\nlist: []\ninner:\n  deep: true\n`, firstLine);
        expect(problems.map(({ line }) => line)).toEqual([firstLine + blanks]);
      }),
    );
  });
});
