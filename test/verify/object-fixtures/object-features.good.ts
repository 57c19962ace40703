// Must pass: SIMD where the runtime has it.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  flags: ['-msimd128'],
  config: { runtime: { WAMR_BUILD_SIMD: true } },
  finds: [],
});
