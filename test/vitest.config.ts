import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { packTests } from './support/pack-tests.js';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    // They have a run of their own: `npm run test:pack`.
    exclude: [...packTests],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', 'test/support/tally-reporter.ts'],
    // Two workers: the compiler (75 MB of wasm) lives once in each, and CI has two cores.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
