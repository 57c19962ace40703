// Must pass: the same, compiled for threads; a thread-local variable, too.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'count.c': '_Atomic int count; int next(void) { return ++count; }',
    'own.c': '_Thread_local int own; int *where(void) { return &own; }',
  },
  finds: [],
});
