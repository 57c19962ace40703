// Where a libc keeps the current locale is read off its uselocale; what is not understood is refused.
import { expect, test } from 'vitest';
import { planArchive } from '../../src/libc/archive-plan.js';
import { loadLayer } from '../../src/libc/layer/load.js';
import { ALLOCATOR, archiveOf, member } from './support/synthetic.js';

const HIDDEN = '__attribute__((visibility("hidden")))';
const LIBC = `typedef struct { int cat[6]; } L; struct { int before[N]; L global; L *current; int after; } extern ${HIDDEN} __libc;
  L *now(void) { if (!__libc.current) __libc.current = &__libc.global; return __libc.current; }`;
const USELOCALE = `${LIBC}
  L *uselocale(L *new) {
    L *old = __libc.current, *global = &__libc.global;
    if (new) __libc.current = new == (L *)-1 ? global : new;
    return !old || old == global ? (L *)-1 : old;
  }`;

async function planOf(uselocale: string, reader: string, before = 1) {
  const defined = (text: string) => text.replace('before[N]', `before[${before}]`);
  const libc = archiveOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('uselocale.o', defined(uselocale)),
    await member('reader.o', defined(reader)),
  ]);
  const layer = (await loadLayer()).selectFor(new Set());
  return planArchive(libc, layer.provided, layer.members);
}

const reasons = async (...args: Parameters<typeof planOf>) =>
  (await planOf(...args)).plan.edited.map(({ member: name, reason }) => `${name}: ${reason}`);

test('the current locale is found wherever it lies', async () => {
  const reader = `${LIBC.replace('now', 'other')} int encoding(void) { return other()->cat[0] + __libc.after; }`;
  for (const before of [1, 5]) {
    expect(await reasons(USELOCALE, reader, before)).toEqual([
      'uselocale.o: the current locale is per thread',
      'reader.o: the current locale is per thread',
    ]);
  }
});

test('who reads or writes other fields is left alone', async () => {
  const reader = `${LIBC.split('\n')[0]} void set(int x) { __libc.global.cat[0] = x; } int f(void) { return __libc.after; }`;
  expect(await reasons(USELOCALE, reader)).toEqual(['uselocale.o: the current locale is per thread']);
});

test('who reads the encoding of the global locale gets that of the current one, where the layer can tell', async () => {
  const reader = (before: string) =>
    `struct { ${before} int cat[6]; } extern ${HIDDEN} __libc; int encoding(void) { return __libc.cat[0] ? 4 : 1; }`;
  const first = USELOCALE.replace('int before[N];', '');
  expect(await reasons(first, reader(''))).toEqual([
    'uselocale.o: the current locale is per thread',
    'reader.o: the current locale is per thread',
  ]);
  await expect(planOf(USELOCALE, reader('int before;'))).rejects.toMatchObject({
    code: 'LIBC_CONFLICT',
    message:
      'libc.a(reader.o): reads the global locale 4 bytes behind the start of __libc; the layer expects it at the start',
  });
});

test('a libc that has it in the thread, or none, is no case for this', async () => {
  const threads = `${LIBC.split('\n')[0]} void *__get_pthread_self(void);
    L *uselocale(L *new) { __get_pthread_self(); return &__libc.global; }`;
  expect(await reasons(threads, 'int x;')).toEqual([]);
});

test('another use of the structure is refused', async () => {
  const start = LIBC.split('\n')[0] ?? '';
  const two = `${start} L *uselocale(L *new) { __libc.after++; __libc.current = new; return &__libc.global; }`;
  await expect(planOf(two, 'int x;')).rejects.toMatchObject({
    code: 'LIBC_CONFLICT',
    message:
      'libc.a(uselocale.o): uselocale uses __libc at 28 (store), 32 (load), 32 (store), 4 (address); the layer expects one pointer and the address of one locale',
  });
  const seen = USELOCALE.replace(HIDDEN, '');
  await expect(planOf(seen, 'int x;')).rejects.toMatchObject({
    message: 'libc.a(uselocale.o): uses a __libc that is not hidden; its fields cannot be told apart',
  });
});
