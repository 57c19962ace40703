// Must be found: an archive of nothing.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {},
  finds: ['libtest.a has no members: nothing was checked'],
});
