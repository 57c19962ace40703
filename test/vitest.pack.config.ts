import { defineConfig } from 'vitest/config';

/** The packed tarball, installed with npm: slower than the other tests, and in need of a registry or npm's cache. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/e2e/pack.test.ts'],
    reporters: ['default', 'test/support/tally-reporter.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
