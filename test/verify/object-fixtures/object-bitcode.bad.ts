// Must be found: what -flto leaves for the linker.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  flags: ['-flto'],
  finds: ['libtest.a(part.c.o) is LLVM bitcode, which says nothing yet'],
});
