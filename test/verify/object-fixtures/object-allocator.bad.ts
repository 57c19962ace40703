// Must be found: a member that brings a malloc of its own.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'pool.c': 'char arena[64]; void *malloc(unsigned long n) { return arena + n; } void free(void *p) {}',
    'use.c': 'void *malloc(unsigned long); void *take(void) { return malloc(8); }',
  },
  finds: ['libtest.a(pool.c.o) defines malloc and does not take memory from env.malloc'],
});
