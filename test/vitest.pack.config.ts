import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

import { packTests } from './support/pack-tests.js';

/** The packed tarball, installed by package managers: slower than the other tests, and in need of a registry. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: [...packTests],
    reporters: ['default', 'test/support/tally-reporter.ts'],
    // Package managers, run two at a time, wait for the disk and the registry: another file has room beside them.
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
