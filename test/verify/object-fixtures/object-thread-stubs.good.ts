// Must pass: a real lock, a thread function of the host under another name, one that forwards, a mere user.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'mutex.c': 'int pthread_mutex_lock(_Atomic int *m) { while (*m) ; *m = 1; return 0; }',
    'create.c':
      '__attribute__((import_module("env"), import_name("pthread_create"))) int host(void *, const void *, void *, void *); int pthread_create(void *t, const void *a, void *f, void *p) { return host(t, a, f, p); }',
    'use.c':
      'int pthread_create(void *, const void *, void *, void *); int f(void) { return pthread_create(0, 0, 0, 0); }',
  },
  finds: [],
});
