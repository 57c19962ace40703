// Must pass: a function of that name which is not the host's.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: { 'spawn.c': 'int spawn(void *p) { return p != 0; }' },
  finds: [],
});
