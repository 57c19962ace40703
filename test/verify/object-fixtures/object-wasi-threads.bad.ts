// Must be found: a member of a libc for wasm32-wasip1-threads.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'spawn.c':
      '__attribute__((import_module("wasi"), import_name("thread-spawn"))) int spawn(void *); int start(void *p) { return spawn(p); }',
  },
  finds: ['libtest.a(spawn.c.o) asks for wasi.thread-spawn'],
});
