import { defineConfig } from 'vite';

/** One file, no chunks, nothing loaded later: `<script src="/widget.js">` is all a page needs. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir: '../../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'PorchlightWidget', fileName: () => 'widget.js' },
  },
});
