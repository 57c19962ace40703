// What the plan makes of libc++ and libc++abi: of the real ones, and of small objects written like them.
import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NewMember } from '../../src/archive/types.js';
import { buildArchive, planArchive } from '../../src/libc/archive-plan.js';
import { leafOf } from '../../src/libc/cxx-leaves.js';
import { MAKE_STATICS } from '../../src/libc/cxx-statics.js';
import { type BuiltLayer, loadLayer } from '../../src/libc/layer/load.js';
import { planSysroot, type SysrootPlan } from '../../src/libc/sysroot-plan.js';
import { definedSymbols, lowersAtomics, readObject, undefinedSymbols } from '../../src/wasm/object.js';
import { objectFunctions } from '../../src/wasm/object-functions.js';
import { readRelocations } from '../../src/wasm/relocations.js';
import type { WasmObject } from '../../src/wasm/types.js';
import { compileEmbedded } from '../support/compile.js';
import { describeWith } from '../support/skip.js';
import { finalMembers, realSdks, stockMembers } from './support/sdks.js';
import { archiveOf } from './support/synthetic.js';

/** For each atomic operation of an object: what its function calls. */
function leafCalls(object: WasmObject): string[][] {
  const relocations = readRelocations(object).flatMap(({ target, entries }) =>
    target.id === 10 ? entries : [],
  );
  return objectFunctions(object).flatMap(each =>
    leafOf(each)?.kind === 'atomic'
      ? [
          relocations
            .filter(({ offset }) => offset >= each.start && offset < each.end)
            .map(({ index }) => object.symbols[index]?.name ?? ''),
        ]
      : [],
  );
}

for (const { title, part, discover } of realSdks) {
  if (title === 'wasi-sdk 34') continue;
  describeWith(part, `libc++ of ${title}`, () => {
    let plan: SysrootPlan;
    beforeAll(async () => {
      plan = await planSysroot(await discover(), await loadLayer(), '/out/sysroots/id');
    });

    test('has nothing lowered left, so that C++ links with the checks on', () => {
      const stock = stockMembers(plan).filter(({ archive }) => archive.startsWith('libc++'));
      expect(stock.filter(({ object }) => lowersAtomics(object)).length).toBeGreaterThan(5);
      const left = finalMembers(plan).filter(({ archive }) => archive.startsWith('libc++'));
      expect(left.filter(({ object }) => lowersAtomics(object)).map(({ name }) => name)).toEqual([]);
      const plans = plan.archives.filter(({ file }) => basename(file).startsWith('libc++'));
      expect(plans.flatMap(({ stillLowered }) => stillLowered)).toEqual([]);
      expect(plan.libcxxLowered).toBe(false);
    });

    test('does each atomic operation that it has a function for in the layer', () => {
      const calls = finalMembers(plan)
        .filter(({ archive, object }) => archive.startsWith('libc++') && !isOptimised(object))
        .flatMap(({ object }) => leafCalls(object));
      expect(calls.filter(each => each.length !== 1 || each[0]?.startsWith('__wt_cxx_') !== true)).toEqual(
        [],
      );
      if (title === 'the embedded toolchain') expect(calls.length).toBeGreaterThan(20);
    });

    test('has its local statics made before the first thread, and none that nobody makes', () => {
      const members = finalMembers(plan).filter(({ archive }) => archive.startsWith('libc++'));
      const asking = members.filter(({ object }) => undefinedSymbols(object).includes(MAKE_STATICS));
      const named = asking.flatMap(({ object }) => definedSymbols(object));
      expect(named).toEqual(expect.arrayContaining([expect.stringMatching(/^_ZNSt3__\d6locale7classicEv$/)]));
      const plans = plan.archives.filter(({ file }) => basename(file).startsWith('libc++'));
      expect(plans.flatMap(({ unknownStatics }) => unknownStatics)).toEqual([]);
    });
  });
}

/** Debian's has its operations inlined, without atomics by its own headers. */
function isOptimised({ file }: WasmObject): boolean {
  return /\.o\)$/.test(file);
}

/** Like libcxx/src/include/atomic_support.h, so that the names are those of libc++. */
const LEAVES = `
  namespace std { inline namespace __2 {
    template <class T> __attribute__((__abi_tag__("n1"))) inline T __libcpp_atomic_add(T *p, T v, int order = 5) {
      return __atomic_add_fetch(p, v, 5);
    }
    template <class T> inline void __cxx_atomic_load_inplace(const T *p, T *to, int order) { *to = __atomic_load_n(p, 5); }
    struct error_category; const error_category &system_category() noexcept; struct thread { ~thread(); };
  } }`;

/** The sources that make an archive pass for libc++ with threads, and functions that any source has. */
const MARKS = `${LEAVES}
  std::thread::~thread() {}
  namespace std { inline namespace __2 { const error_category &system_category() noexcept { return *(error_category *)16; } } }`;

describe('an object of libc++', () => {
  let layer: BuiltLayer;
  beforeAll(async () => {
    layer = await loadLayer();
  });
  const compile = async (name: string, text: string, level: string): Promise<NewMember> => ({
    name,
    data: await compileEmbedded({
      tool: 'clang++',
      files: { 'a.cpp': text },
      args: ['--target=wasm32-wasip1', level, '-nostdinc++', '-fno-exceptions', '-c', 'a.cpp', '-o', 'a.o'],
    }),
  });
  const planOf = async (text: string, level: string, marks = MARKS) => {
    const members = [await compile('marks.o', marks, '-O0'), await compile('object.o', LEAVES + text, level)];
    const planned = planArchive(archiveOf(members), layer.provided, undefined);
    const object = buildArchive(planned).members.find(({ name }) => name === 'object.o');
    if (object === undefined) throw new Error('object.o is gone');
    return { plan: planned.plan, object: readObject(object.data, 'object.o') };
  };
  const USER = `
    long count; int first(int a) { return a; } int second(int a, int b) { return a + b; }
    long use(long n) { return std::__libcpp_atomic_add(&count, n); }`;

  test('that is not optimised gets its operations from the layer, and loses the mark', async () => {
    const { plan, object } = await planOf(USER, '-O0');
    expect(leafCalls(object)).toEqual([['__wt_cxx_add_fetch_4']]);
    expect([plan.stillLowered, lowersAtomics(object)]).toEqual([[], false]);
  });

  test('that is optimised has them somewhere inside, and is named', async () => {
    const { plan, object } = await planOf(USER, '-O2');
    expect([plan.stillLowered, lowersAtomics(object)]).toEqual([['object.o'], true]);
  });

  const STATIC = 'struct S { S(); int value; }; S &one() { static S s; return s; }';

  test('with a local static that has no guard and that nobody makes early is named', async () => {
    const { plan } = await planOf(STATIC, '-O2');
    expect(plan.unknownStatics).toContainEqual({ member: 'object.o', variables: ['_Z3onev'] });
  });

  test('with guards around its local statics is not', async () => {
    const guarded = `${STATIC} extern "C" int __cxa_guard_acquire(long long *); int use(long long *g) { return __cxa_guard_acquire(g); }`;
    const { plan } = await planOf(guarded, '-O2');
    expect(plan.unknownStatics.filter(({ member }) => member === 'object.o')).toEqual([]);
  });

  test('with an operation that nobody knows keeps the mark', async () => {
    const unknown = `${USER} void other(long *to) { std::__cxx_atomic_load_inplace(&count, to, 5); }`;
    const { plan, object } = await planOf(unknown, '-O0');
    expect(leafCalls(object)).toEqual([['__wt_cxx_add_fetch_4']]);
    expect(plan.stillLowered).toEqual(['object.o']);
  });

  test('whose operands are of an unknown size keeps the mark', async () => {
    const { plan, object } = await planOf(USER.replaceAll('long', 'short'), '-O0');
    expect(leafCalls(object)).toEqual([]);
    expect(plan.stillLowered).toEqual(['object.o']);
  });

  test('in an archive that is no libc++ keeps the mark', async () => {
    const { plan } = await planOf(USER, '-O0', 'int nothing;');
    expect(plan.stillLowered).toEqual(['object.o']);
  });

  test("whose functions with operations are all the layer's loses it, optimised or not", async () => {
    const text = `
      namespace std { inline namespace __2 { struct ios_base { static int xalloc(); int other(); };
        static int next; int ios_base::xalloc() { return __atomic_fetch_add(&next, 1, 5); } int ios_base::other() { return 1; } } }`;
    const { plan, object } = await planOf(text, '-O2');
    expect([plan.stillLowered, lowersAtomics(object)]).toEqual([[], false]);
    expect(object.symbols.map(({ name }) => name)).toContain('__wt_old__ZNSt3__28ios_base6xallocEv');
  });
});
