import { expect, test } from 'vitest';
import { ALLOCATOR_SYMBOLS, isAllocatorSymbol, isThreadSymbol } from '../../src/sdk/symbols.js';

test('an allocator is known by its public names and by the private ones of dlmalloc and emmalloc', () => {
  for (const name of [...ALLOCATOR_SYMBOLS, 'dlmalloc', 'dlmalloc_usable_size', 'dlfree', 'emmalloc_free']) {
    expect(isAllocatorSymbol(name), name).toBe(true);
  }
});

test('functions that only use an allocator are none', () => {
  for (const name of ['reallocarray', 'strdup', 'freelocale', 'malloc_stats', 'dlopen', 'dlsym', '__free']) {
    expect(isAllocatorSymbol(name), name).toBe(false);
  }
});

test('thread functions are those of POSIX and C11, with their private twins', () => {
  for (const name of [
    'pthread_create',
    '__pthread_mutex_lock',
    'sem_post',
    'mtx_init',
    'cnd_wait',
    'thrd_yield',
    'tss_get',
    'call_once',
  ]) {
    expect(isThreadSymbol(name), name).toBe(true);
  }
  for (const name of ['semctl', 'call_once_impl', 'sched_yield', '__lockfile', 'my_pthread_create']) {
    expect(isThreadSymbol(name), name).toBe(false);
  }
});
