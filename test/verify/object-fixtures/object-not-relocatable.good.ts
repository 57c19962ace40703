// Must pass: an object that has an export, but is not linked.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'part.c': '__attribute__((export_name("twice"))) int twice(int n) { return 2 * n; }' },
  finds: [],
});
