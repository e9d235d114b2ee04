import { defineConfig } from 'vitest/config';

/** `unit` is pure and quick; `system` uses the real database, sockets, processes and browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Walks and properties take seconds on a busy machine; a hang is still a failure.
          testTimeout: 60_000,
          // Pure tests share what was loaded and learnt once: a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/{contract,faults,browser,system,bench}/**', 'test/**/*.system.test.ts'],
        },
      },
      {
        test: {
          name: 'system',
          // Kills, power cuts and browsers share two cores: on CI a second try tells a busy machine from a fault.
          retry: process.env['CI'] ? 1 : 0,
          globalSetup: ['test/support/database-server.ts'],
          include: ['test/{contract,faults,browser,system}/**/*.test.ts', 'test/**/*.system.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
