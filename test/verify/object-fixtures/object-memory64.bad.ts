// Must be found: an object for wasm64.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  flags: ['--target=wasm64-unknown-unknown'],
  finds: ['libtest.a(part.c.o) was compiled for 64-bit addresses (memory64)'],
});
