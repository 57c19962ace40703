// Must be found: C declarations included as C++.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'start.cpp':
      'int pthread_create(unsigned *, const void *, void *(*)(void *), void *); int start() { return pthread_create(0, 0, 0, 0); }',
  },
  finds: [
    'libtest.a(start.cpp.o) calls _Z14pthread_createPjPKvPFPvS2_ES2_, the C++ name of a thread function',
  ],
});
