/** Tests of the packed tarball: one run of CI has them, with a configuration of their own. */
export const packTests = [
  'test/e2e/pack.test.ts',
  'test/e2e/package-managers.test.ts',
  'test/e2e/docs.test.ts',
] as const;
