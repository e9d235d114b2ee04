import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The console: one page and its files, each area loaded when it is opened. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/staff/',
  logLevel: 'warn',
  plugins: [react()],
  // The server puts each answer's own nonce in its place (src/http/console-files.ts).
  html: { cspNonce: 'porchlight-nonce' },
  build: {
    outDir: '../../dist/staff',
    emptyOutDir: true,
    target: 'es2023',
    // The first of each that know light-dark(): rewritten for older ones, it would look for colours nobody set.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // An inlined file would need a policy that allows it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
