// Must be found: a module in an archive, which was linked because -c was forgotten.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': '__attribute__((export_name("twice"))) int twice(int n) { return 2 * n; }' },
  linked: true,
  finds: ['libtest.a(part.c.o) is a linked module: the linker takes objects only'],
});
