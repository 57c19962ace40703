// Forms of libc.a between and beside the real ones: other releases, other build options, damaged files.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NewMember } from '../../src/archive/types.js';
import { applyEffects } from '../../src/libc/apply.js';
import { type ArchivePlan, buildArchive, planArchive, refuseDangling } from '../../src/libc/archive-plan.js';
import { loadLayer } from '../../src/libc/layer/load.js';
import { planSysroot } from '../../src/libc/sysroot-plan.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { errorOf, rejectionOf } from '../archive/support/errors.js';
import { scratch } from '../sdk/trees.js';
import {
  ALLOCATOR,
  archiveOf,
  member,
  object,
  sysrootWith,
  sysrootWithArchive,
  without,
} from './support/synthetic.js';

/** The plan of a libc.a of these members. */
async function planOf(members: readonly NewMember[]) {
  const archive = archiveOf(members);
  const defined = members.flatMap(({ name, data }) => definedSymbols(readObject(data, name)));
  const layer = (await loadLayer()).selectFor(new Set(defined));
  const planned = planArchive(archive, layer.provided, layer.members);
  return { planned, provided: layer.provided, plan: planned.plan };
}

const removed = ({ removed }: ArchivePlan) => removed.map(({ member, reason }) => `${member}: ${reason}`);
const edited = ({ edited }: ArchivePlan) => edited.map(({ member, reason }) => `${member}: ${reason}`);

test('stubs in members of several functions, without create and join (wasi-sdk 25)', async () => {
  const { plan } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member(
      'mutex.o',
      `int __pthread_mutex_lock(void *m) { return 0; } int __pthread_mutex_unlock(void *m) { return 0; }
       int pthread_mutex_lock(void *m) __attribute__((weak, alias("__pthread_mutex_lock")));
       int pthread_mutex_unlock(void *m) __attribute__((weak, alias("__pthread_mutex_unlock")));`,
    ),
    await member(
      'barrier.o',
      'int pthread_barrier_init(void *b) { return 0; } int pthread_barrier_wait(void *b) { return -1; }',
    ),
    await member(
      'stub-pthreads-good.o',
      `static void nothing(void) {} void __acquire_ptc(void) __attribute__((weak, alias("nothing")));
       int pthread_once(int *c, void (*f)(void)) { f(); return 0; } void pthread_exit(void *r) { for (;;) ; }
       void __pthread_tsd_run_dtors(void) {}`,
    ),
  ]);
  expect(removed(plan)).toEqual([
    'dlmalloc.o: allocator: defines malloc, free',
    "mutex.o: stub that would hide WAMR's threads: __pthread_mutex_lock, __pthread_mutex_unlock",
    'barrier.o: replaced by the layer: pthread_barrier_init, pthread_barrier_wait',
    "stub-pthreads-good.o: stub that would hide WAMR's threads: __pthread_tsd_run_dtors",
  ]);
  expect(plan.kept).toEqual([]);
});

test('a member stays for a function that libc itself needs, and its stubs are renamed', async () => {
  const { plan, planned, provided } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member(
      'stubs.o',
      'void __acquire_ptc(void) {} void pthread_exit(void *r) { for (;;) ; } int __pthread_create(void) { return 6; }',
    ),
    await member('fork.o', 'void __acquire_ptc(void); void fork_helper(void) { __acquire_ptc(); }'),
  ]);
  expect(removed(plan)).toEqual(['dlmalloc.o: allocator: defines malloc, free']);
  expect(edited(plan)).toEqual([
    "stubs.o: pthread_exit renamed, the layer defines it; __pthread_create renamed, it would hide WAMR's threads",
  ]);
  expect(() => refuseDangling(planned, provided)).not.toThrow();
  const stubs = buildArchive(planned).members.find(({ name }) => name === 'stubs.o');
  expect(definedSymbols(readObject(stubs?.data ?? new Uint8Array(), 'stubs.o'))).toEqual([
    '__acquire_ptc',
    '__wt_old_pthread_exit',
    '__wt_old___pthread_create',
  ]);
});

test('a member stays for a function that programs may call', async () => {
  const { plan } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('mixed.o', 'int usleep(int n) { return n; } int pthread_stub_np(int t) { return 0; }'),
    await member(
      'attributes.o',
      'int pthread_attr_getaffinity_np(void *a) { return 0; } int pthread_attr_init(void *a) { return 0; }',
    ),
  ]);
  expect(edited(plan)).toEqual([
    "mixed.o: pthread_stub_np renamed, it would hide WAMR's threads",
    'attributes.o: pthread_attr_init renamed, the layer defines it',
  ]);
});

test('a weak question after a function that goes is no need', async () => {
  const { planned, provided } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('cancel.o', 'int pthread_stub_np(int t) { return 0; }'),
    await member(
      'ask.o',
      'int pthread_stub_np(int) __attribute__((weak)); int ask(void) { return pthread_stub_np != 0; }',
    ),
  ]);
  expect(() => refuseDangling(planned, provided)).not.toThrow();
});

test('an allocator that something else of libc needs inside is refused', async () => {
  const { planned, provided } = await planOf([
    await member('heap.o', `${ALLOCATOR} int __heap_pages(void) { return 1; }`),
    await member('sysconf.o', 'int __heap_pages(void); int sysconf(int n) { return __heap_pages(); }'),
  ]);
  const error = errorOf(() => refuseDangling(planned, provided));
  expect([error.code, error.message]).toEqual([
    'LIBC_CONFLICT',
    'libc.a: member sysconf.o needs __heap_pages, whose only definition would be removed',
  ]);
});

test('an archive beside libc.a that needs what goes is refused too', async () => {
  const { planned, provided } = await planOf([
    await member('heap.o', ALLOCATOR),
    await member('cancel.o', 'int pthread_stub_np(int t) { return 0; }'),
  ]);
  const other = archiveOf([
    await member('user.o', 'int pthread_stub_np(int); int user(void) { return pthread_stub_np(1); }'),
  ]);
  const beside = planArchive({ ...other, file: 'libother.a' }, provided, undefined);
  expect(errorOf(() => refuseDangling(planned, provided, [beside])).message).toBe(
    'libother.a: member user.o needs pthread_stub_np, whose only definition would be removed',
  );
});

test('emmalloc goes by what it defines, whatever its name', async () => {
  const { plan } = await planOf([
    await member(
      'memory.c.obj',
      `void *emmalloc_malloc(unsigned long n) { return 0; } void emmalloc_free(void *p) {}
       void *malloc(unsigned long n) __attribute__((weak, alias("emmalloc_malloc")));
       void free(void *p) __attribute__((weak, alias("emmalloc_free")));
       int emmalloc_trim(int n) { return 0; }`,
    ),
    await member('strlen.o', 'int strlen(const char *s) { int n = 0; while (s[n]) n++; return n; }'),
  ]);
  expect(removed(plan)).toEqual([
    'memory.c.obj: allocator: defines emmalloc_malloc, emmalloc_free, emmalloc_trim and 2 more',
  ]);
  expect(plan.kept).toEqual(['strlen.o']);
});

test('a variable of a thread that nobody knows keeps the mark, and the member is named', async () => {
  const text = (secret: string) =>
    `extern _Thread_local int errno; static _Thread_local int ${secret};
     int read_it(int n) { errno = n; return ${secret}++; }`;
  const { plan } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('known.o', 'extern _Thread_local int errno; int fail(int n) { errno = n; return -1; }'),
    await member('unknown.o', text('secret')),
  ]);
  expect(edited(plan)).toEqual([
    'known.o: errno is per thread; nothing lowered is left',
    'unknown.o: errno is per thread',
  ]);
  expect(plan.stillLowered).toEqual(['unknown.o']);
});

test('two members of one name are two members', async () => {
  const { plan } = await planOf([
    await member('errno.o', 'const int __EINVAL = 28;'),
    await member('dlmalloc.o', ALLOCATOR),
    await member('errno.o', 'int errno;'),
  ]);
  expect(plan.removed).toEqual([
    { member: 'dlmalloc.o', position: 1, reason: 'allocator: defines malloc, free' },
    { member: 'errno.o', position: 2, reason: 'replaced by the layer: errno' },
  ]);
  expect(plan.kept).toEqual(['errno.o']);
});

test('a member that defines nothing stays', async () => {
  const { plan } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('empty.o', 'typedef int unused;'),
  ]);
  expect(plan.kept).toEqual(['empty.o']);
});

test('the locks of stdio are replaced only where FILE is the known one', async () => {
  const locks = (lock: number, count: number) =>
    `int __lockfile(char *f) { return *(int *)(f + ${lock}) != 0; } void __unlockfile(char *f) { *(int *)(f + ${lock}) = 0; }
     void funlockfile(char *f) { if (--*(int *)(f + ${count}) == 0) __unlockfile(f); }`;
  const folder = scratch();
  const layer = await loadLayer();
  const planWith = async (lock: number, count: number) => {
    const members = [await member('dlmalloc.o', ALLOCATOR), await member('locks.o', locks(lock, count))];
    return planSysroot(await sysrootWith(folder, members), layer, '/out/new');
  };
  const [libc] = (await planWith(68, 60)).archives;
  expect(libc === undefined ? [] : removed(libc)).toContain(
    'locks.o: replaced by the layer: __lockfile, __unlockfile, funlockfile',
  );
  expect(libc?.added).toContainEqual({
    member: 'wt_lockfile.o',
    reason: 'part of the layer where libc has __lockfile',
  });

  const file = join(folder, 'lib', 'wasm32-wasip1', 'libc.a');
  const lock = await rejectionOf(planWith(72, 60));
  expect([lock.code, lock.message]).toEqual([
    'LIBC_CONFLICT',
    `${file}(locks.o): __lockfile first reads offset 72 of its FILE; the layer expects lock there, at offset 68`,
  ]);
  expect((await rejectionOf(planWith(68, 64))).message).toBe(
    `${file}(locks.o): funlockfile first reads offset 64 of its FILE; the layer expects lockcount there, at offset 60`,
  );
});

test('a libc without locks gets no lock functions, one without reallocarray gets it', async () => {
  const { plan } = await planOf([await member('dlmalloc.o', ALLOCATOR)]);
  const added = plan.added.map(({ member }) => member);
  expect(added).not.toContain('wt_lockfile.o');
  expect(added).toContain('wt_reallocarray.o');
  const { plan: second } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member(
      'reallocarray.o',
      'void *reallocarray(void *p, unsigned long n, unsigned long m) { return 0; }',
    ),
  ]);
  expect(second.added.map(({ member }) => member)).not.toContain('wt_reallocarray.o');
  expect(second.kept).toEqual(['reallocarray.o']);
});

test('what the layer puts a lock around stays under another name, in every archive', async () => {
  const { plan, planned, provided } = await planOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('env.o', 'char *getenv(const char *name) { return 0; }'),
  ]);
  expect(edited(plan)).toEqual(['env.o: getenv renamed, the layer calls it behind a lock']);
  expect(plan.added.map(({ reason }) => reason)).toContain("takes a lock around libc's own getenv");
  const built = buildArchive(planned).members.find(({ name }) => name === 'env.o');
  expect(definedSymbols(readObject(built?.data ?? new Uint8Array(), 'env.o'))).toEqual(['__wt_orig_getenv']);

  const other = archiveOf([await member('second.o', 'char *getenv(const char *name) { return 0; }')]);
  const beside = planArchive(other, provided, undefined, new Set(['getenv']));
  expect(edited(beside.plan)).toEqual(['second.o: getenv renamed, the layer calls it behind a lock']);
});

test('a lock around a function that is not there is refused', async () => {
  const archive = archiveOf([await member('dlmalloc.o', ALLOCATOR)]);
  const wrapper = (await loadLayer())
    .selectFor(new Set(['getenv']))
    .members.filter(each => each.defined.includes('getenv'));
  const planned = planArchive(archive, new Set(['getenv']), wrapper);
  const error = errorOf(() => refuseDangling(planned, new Set(['getenv'])));
  expect([error.code, error.message]).toEqual([
    'LIBC_CONFLICT',
    `libc.a: ${wrapper[0]?.name} of the layer calls libc's getenv, which no member defines`,
  ]);
});

test('a libc without malloc (MALLOC=none) is refused, and what was looked for is named', async () => {
  const folder = scratch();
  const sdk = await sysrootWith(folder, [
    await member('strlen.o', 'int strlen(const char *s) { return 0; }'),
  ]);
  const error = await rejectionOf(planSysroot(sdk, await loadLayer(), '/out/new'));
  expect([error.code, error.message, error.hint]).toEqual([
    'LIBC_NOTHING_TO_PATCH',
    `${join(folder, 'lib', 'wasm32-wasip1', 'libc.a')}: no member defines an allocator and the archive was not made by this tool (no __wt_patched_v1). Looked for malloc, free, calloc, realloc, posix_memalign, aligned_alloc, malloc_usable_size, memalign, __libc_malloc, __libc_calloc, __libc_free in 1 members`,
    'If this libc keeps malloc in another archive (MALLOC=none, Zig), name a sysroot whose libc.a has it: --sysroot DIR or WASI_SDK_PATH.',
  ]);
});

test('a stripped member is refused by archive and name', async () => {
  const stripped = {
    name: 'strlen.o',
    data: without(await object('int strlen(const char *s) { return 0; }'), 'linking'),
  };
  const archive = {
    file: 'libc.a',
    format: 'gnu' as const,
    index: [],
    members: [{ ...stripped, headerOffset: 0 }],
  };
  const error = errorOf(() => planArchive(archive, new Set(), []));
  expect([error.code, error.message]).toEqual([
    'WASM_UNSUPPORTED',
    'libc.a(strlen.o): the object has no linking section',
  ]);
});

test('bitcode is refused in libc.a and left alone elsewhere', () => {
  const bitcode = { name: 'a.o', data: Buffer.from('BC\xc0\xde....', 'latin1'), headerOffset: 0 };
  const archive = { file: 'libz.a', format: 'gnu' as const, index: [], members: [bitcode] };
  expect(errorOf(() => planArchive(archive, new Set(), [])).code).toBe('WASM_NOT_WASM');
  expect(planArchive(archive, new Set(), undefined).plan.kept).toEqual(['a.o']);
});

test('a libc of an earlier patch is linked to as it is', async () => {
  const folder = scratch();
  const layer = await loadLayer();
  const stock = await sysrootWith(join(folder, 'stock'), [
    await member('dlmalloc.o', ALLOCATOR),
    await member('known.o', 'extern _Thread_local int errno; int fail(int n) { errno = n; return -1; }'),
  ]);
  const first = await planSysroot(stock, layer, join(folder, 'first'));
  await applyEffects(first.effects);
  const made = first.effects.find(each => each.kind === 'archive');
  if (made?.kind !== 'archive') throw new Error('nothing was made');
  const ours = await sysrootWithArchive(join(folder, 'ours'), made.bytes);
  expect(ours.libc.generation).toBe('ours');
  const again = await planSysroot(ours, layer, join(folder, 'again'));
  expect(again.archives).toEqual([]);
  expect(again.effects.filter(({ kind }) => kind === 'archive')).toEqual([]);
  expect(again.effects).toContainEqual({
    kind: 'link',
    path: join(folder, 'again', 'lib', 'wasm32-wasip1', 'libc.a'),
    target: ours.libc.file,
  });
});
