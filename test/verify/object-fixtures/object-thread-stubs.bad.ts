// Must be found: functions as libc has them for one thread.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'create.c': 'int pthread_create(void *t, const void *a, void *f, void *p) { return 6; }',
    'mutex.c': 'int pthread_mutex_lock(int *m) { *m += 1; return 0; } int twice(int n) { return 2 * n; }',
  },
  singleThreaded: true,
  finds: ['libtest.a: pthread_create, pthread_mutex_lock: stubs for programs with one thread'],
});
