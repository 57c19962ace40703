// Must be found: atomics that became plain code.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'count.c': '_Atomic int count; int next(void) { return ++count; }' },
  singleThreaded: true,
  finds: [
    'libtest.a(count.c.o) was compiled without atomics: its atomic operations and thread-local variables are plain ones',
  ],
});
