import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** A lamp over a door: the one accent. */
const lamp: MantineColorsTuple = [
  '#fff7e6',
  '#fdebc8',
  '#fad78f',
  '#f6bd50',
  '#e5a338',
  '#c9832a',
  '#a9651a',
  '#8a4b0f',
  '#6e3b0d',
  '#4d2a0b',
];

/** Warm, so that white paper and the lamp belong together. */
const gray: MantineColorsTuple = [
  '#faf7f2',
  '#f3eee6',
  '#e8e0d4',
  '#d9cfc0',
  '#c3b7a5',
  '#a0937f',
  '#7b6f60',
  '#5f554a',
  '#413931',
  '#2a241f',
];

const dark: MantineColorsTuple = [
  '#ece5db',
  '#d0c6b8',
  '#b6aa9a',
  '#85796b',
  '#544b42',
  '#423a33',
  '#322c27',
  '#26221e',
  '#1c1916',
  '#141210',
];

export const theme = createTheme({
  primaryColor: 'lamp',
  // White words on either: 4.5 to 1 and more.
  primaryShade: { light: 7, dark: 6 },
  colors: { lamp, gray, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  components: {
    // What may be left empty says so; everything else is needed.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    // So that its label may be read out.
    Loader: { defaultProps: { role: 'status' } },
  },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.25' }, h2: { fontSize: '1.125rem', lineHeight: '1.35' } },
  },
});

/** Quiet words stay readable: 4.5 to 1 on paper and on shaded rows. */
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fdfbf8',
    '--mantine-color-dimmed': gray[7],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#a31d1d',
    '--console-paper': '#ffffff',
    '--console-line': gray[2],
    '--console-alarm': '#8f1d1d',
  },
  dark: {
    '--mantine-color-body': dark[8],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ff9d94',
    '--console-paper': dark[7],
    '--console-line': dark[5],
    '--console-alarm': '#7c1f1f',
  },
});
