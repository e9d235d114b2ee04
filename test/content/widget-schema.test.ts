import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentInvalidError } from '../../src/core/errors.ts';
import { programId } from '../../src/core/ids.ts';
import { besideAccent } from '../../src/core/widget-look.ts';
import { contrastOf } from '../../src/content/contrast.ts';
import { lintContent } from '../../src/content/lint.ts';
import { loadContent } from '../../src/content/load-content.ts';
import { widgetSchema } from '../../src/content/widget-schema.ts';
import { contentFolder, soundProgram } from '../support/content-folder.ts';

const file = 'content/programs/harbor/program.yaml';
const accent = { light: '#5a2e6b', dark: '#cfaedd' };
const withWidget = async (widget: unknown) =>
  await contentFolder({ 'programs/harbor/program.yaml': { ...soundProgram, widget } });
/** The problems of that program's file: line, rule, message. */
const problemsOf = async (dir: string) => {
  const error = await loadContent(dir).catch((problem: unknown) => problem);
  if (!(error instanceof ContentInvalidError)) throw new Error('it was loaded');
  return error.problems.map((problem) => [problem.file, problem.line, problem.rule, problem.message]);
};

describe('a program’s widget section', () => {
  it('is loaded with the program’s facts', async () => {
    const widget = {
      accent,
      cornerRadiusPx: 4,
      launcher: { label: { en: 'Ask Harbor', es: 'Pregunte a Harbor' }, position: 'start' },
      greetingName: { en: 'Harbor', es: 'Harbor' },
    };
    const { programs } = await loadContent(await withWidget(widget));
    expect(programs.get(programId('harbor'))?.program.widget).toEqual(widget);
  });

  it('may hold any part, or be left out', async () => {
    for (const widget of [{}, { cornerRadiusPx: 0 }, { launcher: { position: 'end' } }]) {
      const { programs } = await loadContent(await withWidget(widget));
      expect(programs.get(programId('harbor'))?.program.widget).toEqual(widget);
    }
    const { programs } = await loadContent(await contentFolder());
    expect(programs.get(programId('harbor'))?.program).not.toHaveProperty('widget');
  });

  it('is refused with the file, the line and why', async () => {
    const lines = [
      'widget:',
      '  accent:',
      '    light: "#7a9aa5"',
      '    dark: teal',
      '  cornerRadiusPx: 99',
      '  shadow: deep',
      '  launcher:',
      '    label: { en: Ask, es: "Una frase que no cabe de ninguna manera" }',
      '    position: middle',
    ];
    const head = `id: harbor\nname: H\nshortName: H\nphones: [{ number: "+18605550100", display: x, use: main }]\ntimeZone: UTC\nlanguages: [en]\n`;
    const problems = await problemsOf(
      await contentFolder({ 'programs/harbor/program.yaml': `${head}${lines.join('\n')}\n` }),
    );
    expect(problems.map(([at, line, rule]) => [at, line, rule])).toEqual(
      expect.arrayContaining([9, 10, 11, 12, 14, 15].map((line) => [file, line, 'program.shape'])),
    );
    const messages = problems.map(([, , , message]) => message).join('\n');
    expect(messages).not.toContain('NaN');
    expect(messages).toContain('#7a9aa5 has a contrast of 3.00:1 with #ffffff, the words on it; it needs 4.5:1');
  });

  it('has only accents on which, and in which, words can be read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 0xff_ff_ff }),
        fc.constantFrom('light', 'dark'),
        async (rgb, scheme) => {
          const colour = `#${rgb.toString(16).padStart(6, '0')}`;
          const isTaken = widgetSchema.safeParse({ accent: { ...accent, [scheme]: colour } }).success;
          const others = Object.values(besideAccent[scheme]);
          expect(isTaken).toBe(others.every((other) => contrastOf(colour, other) >= 4.5));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is called by names that keep the rules of all copy, each finding with its line', async () => {
    const label = { en: 'Guarantee help!', es: 'Pregunte a Harbor' };
    const found = await lintContent(await withWidget({ launcher: { label }, greetingName: { en: 'Addict', es: 'H' } }));
    const rules = found.filter((finding) => finding.file === file).map(({ line, rule }) => [line, rule]);
    expect(rules).toEqual(
      expect.arrayContaining([
        [16, 'text.no_exclamation'],
        [16, 'words.no_promise'],
        [19, 'words.person_first'],
      ]),
    );
  });
});

describe('contrast', () => {
  it('is that of WCAG, either way round', () => {
    expect(contrastOf('#000000', '#ffffff')).toBe(21);
    expect(contrastOf('#ffffff', '#ffffff')).toBe(1);
    // The well-known border: #767676 is the lightest grey for words on white.
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrastOf('#ffffff', '#777777')).toBeCloseTo(4.48, 2);
  });

  it('is held against the colours that the widget has', async () => {
    const palette = await readFile('web/widget/src/palette.ts', 'utf8');
    for (const [scheme, twin] of [
      ['light', ''],
      ['dark', '-dark'],
    ] as const) {
      const { words, paper, shade } = besideAccent[scheme];
      expect(palette).toContain(`var(--porchlight-on-accent${twin}, ${words})`);
      expect(palette).toContain(`var(--porchlight-paper${twin}, ${paper})`);
      expect(palette).toContain(`var(--porchlight-shade${twin}, ${shade})`);
    }
  });
});
