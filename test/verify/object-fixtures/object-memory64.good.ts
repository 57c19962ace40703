// Must pass: an object for wasm32.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  finds: [],
});
