// Must pass: objects alone.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }', 'other.c': 'int half(int n) { return n / 2; }' },
  finds: [],
});
