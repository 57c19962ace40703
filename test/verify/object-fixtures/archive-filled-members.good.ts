// Must pass: members that end with their last section, although the archive has a newline between two of them.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }', 'other.c': 'int half(int n) { return n / 2; }' },
  finds: [],
});
