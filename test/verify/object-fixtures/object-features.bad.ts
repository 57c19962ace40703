// Must be found: code for SIMD, and for tail calls, where the runtime has neither.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  flags: ['-msimd128', '-mtail-call'],
  config: { runtime: { WAMR_BUILD_SIMD: false } },
  finds: [
    'libtest.a(part.c.o) was compiled for 128-bit SIMD, and runtime.WAMR_BUILD_SIMD is 0',
    'libtest.a(part.c.o) was compiled for tail calls, and WAMR is built without WAMR_BUILD_TAIL_CALL',
  ],
});
