// Must be found: code for features that the runtime does not have.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  flags: ['-msimd128', '-mrelaxed-simd', '-mtail-call', '-mwide-arithmetic', '-mmultimemory'],
  config: { runtime: { WAMR_BUILD_SIMD: false } },
  finds: [
    'libtest.a(part.c.o) was compiled for 128-bit SIMD, and runtime.WAMR_BUILD_SIMD is 0',
    'libtest.a(part.c.o) was compiled for relaxed SIMD, and WAMR does not have it, with SIMD or without',
    'libtest.a(part.c.o) was compiled for tail calls, and WAMR is built without WAMR_BUILD_TAIL_CALL',
    'libtest.a(part.c.o) was compiled for wide arithmetic, and WAMR does not have it',
    'libtest.a(part.c.o) was compiled for several memories, and WAMR is built without WAMR_BUILD_MULTI_MEMORY',
  ],
});
