// Must be found: members that end with newlines, as those of Darwin's ar do.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }', 'other.c': 'int half(int n) { return n / 2; }' },
  fill: [0x0a, 0x0a, 0x0a, 0x0a, 0x0a],
  finds: [
    'libtest.a(part.c.o), libtest.a(other.c.o): 2 members filled up behind the last section, which the linker refuses',
  ],
});
