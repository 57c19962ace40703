import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

import { packTests } from './support/pack-tests.js';

/** The packed tarball, installed by package managers: slower than the other tests, and in need of a registry. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: [...packTests],
    reporters: ['default', 'test/support/tally-reporter.ts'],
    // Package managers are run two at a time: enough for the two cores of CI.
    fileParallelism: false,
    maxConcurrency: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
