// What the plan makes of the three real toolchains, looked at from the outside: from the bytes that will be written.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import type { ArchivePlan } from '../../src/libc/archive-plan.js';
import { planArchive } from '../../src/libc/archive-plan.js';
import type { Effect } from '../../src/libc/effects.js';
import { type BuiltLayer, loadLayer } from '../../src/libc/layer/load.js';
import { neededSymbols } from '../../src/libc/needs.js';
import { planSysroot, type SysrootPlan } from '../../src/libc/sysroot-plan.js';
import { isAllocatorSymbol, isThreadSymbol } from '../../src/sdk/symbols.js';
import type { Sdk } from '../../src/sdk/types.js';
import { memoryAccesses } from '../../src/wasm/edit/accesses.js';
import { definedSymbols, lowersAtomics, writableData } from '../../src/wasm/object.js';
import { describeWith } from '../support/skip.js';
import { finalMembers, realSdks, stockMembers } from './support/sdks.js';

/** Functions on structures of the caller, and private variables: they say nothing of other threads. */
const HARMLESS_THREAD_NAMES =
  /^(__wt_old_|_*pthread_(attr|mutexattr|condattr|rwlockattr|barrierattr)_|pthread_[gs]etconcurrency$)/;

/** What libc.a keeps with `[-] shared-mem`, and its allocator. */
const LIBC: Readonly<Record<string, { lowered: string[]; allocator: string[] }>> = {
  'the embedded toolchain': { lowered: [], allocator: ['dlmalloc.c.obj'] },
  "Debian's wasi-libc": { lowered: [], allocator: ['dlmalloc.o'] },
  'wasi-sdk 34': {
    lowered: ['__lock.c.obj', '__wait.c.obj'],

    allocator: ['dlmalloc.c.obj'],
  },
};

for (const { title, part, discover } of realSdks) {
  describeWith(part, `the plan for ${title}`, () => {
    let sdk: Sdk;
    let layer: BuiltLayer;
    let plan: SysrootPlan;
    let libc: ArchivePlan;
    let members: ReturnType<typeof finalMembers>;
    beforeAll(async () => {
      sdk = await discover();
      layer = await loadLayer();
      plan = await planSysroot(sdk, layer, '/out/sysroots/id');
      members = finalMembers(plan);
      const found = plan.archives.find(({ file }) => file === sdk.libc.file);
      if (found === undefined) throw new Error('no plan for libc.a');
      libc = found;
    });
    const inLibc = () => members.filter(({ archive }) => archive === 'libc.a');
    const isOurs = ({ name }: { name: string }) => name.startsWith('wt_');

    test('names every member once, with a reason for each change', () => {
      const { removed, edited, kept, added } = libc;
      expect(removed.length + edited.length + kept.length).toBe(sdk.libc.members);
      for (const { reason } of [...removed, ...edited, ...added]) expect(reason).not.toBe('');
      expect(added.length).toBe(inLibc().filter(isOurs).length);
    });

    test('takes out the allocator and nothing else for that reason', () => {
      const gone = libc.removed.filter(({ reason }) => reason.startsWith('allocator: defines malloc, free'));
      expect(gone.map(({ member }) => member)).toEqual(LIBC[title]?.allocator);
      const left = inLibc().filter(member => !isOurs(member));
      expect(left.flatMap(({ object }) => definedSymbols(object)).filter(isAllocatorSymbol)).toEqual([]);
    });

    test('leaves no thread function of libc that would be linked in place of the layer', () => {
      const left = members.filter(member => !isOurs(member));
      const names = left.flatMap(({ object }) => definedSymbols(object)).filter(isThreadSymbol);
      expect(names.filter(name => !HARMLESS_THREAD_NAMES.test(name))).toEqual([]);
    });

    test('leaves nothing dangling, in no archive', () => {
      const stock = new Set(stockMembers(plan).flatMap(({ object }) => definedSymbols(object)));
      const there = new Set(members.flatMap(({ object }) => definedSymbols(object)));
      const missing = members.flatMap(({ object }) =>
        neededSymbols(object).filter(name => stock.has(name) && !there.has(name)),
      );
      expect(missing).toEqual([]);
    });

    test('defines no symbol twice in libc.a but weakly', () => {
      const strong = inLibc().flatMap(({ object }) =>
        object.symbols.filter(each => each.defined && each.binding === 'global' && each.kind !== 'section'),
      );
      const names = strong.map(({ name }) => name);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    });

    test('makes errno and the path buffers per thread in every archive', () => {
      const shared = members
        .filter(member => !isOurs(member))
        .flatMap(({ archive, name, object }) =>
          ['errno', 'find_relpath.relative_buf', 'make_absolute.make_absolute_buf', 'chdir.relative_buf']
            .filter(variable => memoryAccesses(object, variable).length > 0)
            .map(variable => `${archive}(${name}): ${variable}`),
        );
      expect(shared).toEqual([]);
      expect(libc.edited.find(({ reason }) => reason.includes('find_relpath.relative_buf'))?.member).toMatch(
        /^posix\./,
      );
    });

    test('lists what stays lowered, and no other member of libc.a needs it', () => {
      expect(libc.stillLowered).toEqual(LIBC[title]?.lowered);
      const lowered = inLibc().filter(({ object }) => lowersAtomics(object));
      expect(lowered.map(({ name }) => name)).toEqual(libc.stillLowered);
      const only = new Set(lowered.flatMap(({ object }) => definedSymbols(object)));
      for (const { object } of inLibc()) {
        if (!lowersAtomics(object)) for (const name of definedSymbols(object)) only.delete(name);
      }
      const users = inLibc().filter(
        ({ object }) => !lowersAtomics(object) && neededSymbols(object).some(name => only.has(name)),
      );
      expect(users.map(({ name }) => name)).toEqual([]);
    });

    test('drops the mark only where every writable variable is known', () => {
      const marked = new Set(
        stockMembers(plan).flatMap(({ object, name }) => (lowersAtomics(object) ? [name] : [])),
      );
      // C++ has other ways to know: see cxx.test.ts.
      const dropped = members.filter(
        ({ name, object, archive }) =>
          marked.has(name) && !lowersAtomics(object) && !archive.startsWith('libc++'),
      );
      expect(dropped.length).toBeGreaterThan(90);
      const variables = dropped
        .flatMap(({ object }) => writableData(object))
        .filter(name => !KNOWN.has(name));
      expect(variables).toEqual([]);
    });

    test('puts the marker into the index of libc.a', () => {
      const effect = plan.effects.find(each => each.kind === 'archive' && basename(each.path) === 'libc.a');
      if (effect?.kind !== 'archive') throw new Error('libc.a is not written');
      const names = readArchive(effect.bytes, 'libc.a').index?.map(({ name }) => name);
      expect(names?.filter(name => name === '__wt_patched_v1')).toHaveLength(1);
    });

    test('has nothing left to do for archives it has made', () => {
      for (const effect of plan.effects) {
        if (effect.kind !== 'archive' || basename(effect.path) === 'libc.a') continue;
        const again = planArchive(readArchive(effect.bytes, effect.path), layer.provided, undefined);
        expect([effect.path, again.plan.removed, again.plan.edited]).toEqual([effect.path, [], []]);
      }
    });

    test('is the same when it is made again', async () => {
      const again = await planSysroot(sdk, layer, '/out/sysroots/id');
      expect(again.archives).toEqual(plan.archives);
      expect(again.effects.map(fingerprint)).toEqual(plan.effects.map(fingerprint));
    });
  });
}

/** An effect with its bytes as a hash: comparing megabytes one by one takes the test runner a minute. */
function fingerprint(effect: Effect): unknown {
  if (effect.kind !== 'archive' && effect.kind !== 'file') return effect;
  const content = effect.kind === 'archive' ? effect.bytes : effect.content;
  return [effect.kind, effect.path, createHash('sha256').update(content).digest('hex')];
}

/** Written out once more, apart from policy.ts: a new name there must be a decision here. */
const KNOWN = new Set([
  ...['find_relpath', 'find_relpath_alt', 'chdir'].flatMap(name => [
    `${name}.relative_buf`,
    `${name}.relative_buf_len`,
  ]),
  'make_absolute.make_absolute_buf',
  'make_absolute.make_absolute_len',
  'preopens_populated',
  'num_preopens',
  'preopen_capacity',
  'preopens',
  '__wasilibc_cwd',
  '__wasilibc_cwd_mallocd',
  'getdate_err',
  'getdate.tmbuf',
  '__env_rm_add.env_alloced',
  '__env_rm_add.env_alloced_n',
  'c16rtomb.internal_state',
  'mbrtowc.internal_state',
  'handlers',
  '__wasilibc_pthread_self',
  'arc4random_buf.rng_state',
]);
