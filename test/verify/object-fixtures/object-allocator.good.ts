// Must pass: a malloc that takes its memory from the host, and one that nobody else sees.

import { objectFixture } from '../support/object-fixture.js';

export default objectFixture({
  sources: {
    'layer.c':
      '__attribute__((import_module("env"), import_name("malloc"))) void *host(unsigned long); void *malloc(unsigned long n) { return host(n + 8); }',
    'local.c':
      'static void *malloc(unsigned long n) { return (void *)n; } void *f(void) { return malloc(3); }',
  },
  finds: [],
});
