// Must pass: the same in extern \"C\", and a C++ function of its own.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'start.cpp':
      'extern "C" int pthread_create(unsigned *, const void *, void *(*)(void *), void *); int pool_start(int n); int start() { return pthread_create(0, 0, 0, 0) + pool_start(1); }',
  },
  finds: [],
});
