// Must be found: an archive as GNU ar leaves it.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  unindexed: true,
  finds: ['libtest.a has no symbol index'],
});
