// A function that the layer takes a lock around: libc's own stays, under another name, in every archive that has one.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildArchive, planArchive } from '../../src/libc/archive-plan.js';
import { loadLayer } from '../../src/libc/layer/load.js';
import { planSysroot } from '../../src/libc/sysroot-plan.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { rejectionOf } from '../archive/support/errors.js';
import { scratch } from '../sdk/trees.js';
import { ALLOCATOR, archiveOf, member, sysrootWith } from './support/synthetic.js';

const definedIn = ({ name, data }: { name: string; data: Uint8Array }) =>
  definedSymbols(readObject(data, name)).toSorted();

test('is renamed in its member, beside whatever else is there, also in other archives', async () => {
  const libc = archiveOf([
    await member('dlmalloc.o', ALLOCATOR),
    await member('fwrite.o', 'int fwrite(void) { return 1; } int __fwritex(void) { return 2; }'),
    await member('vfprintf.o', 'int vfprintf(void) { return 3; }'),
    await member('once.o', 'int pthread_once(void) { return 4; } int rand(void) { return 5; }'),
  ]);
  const layer = (await loadLayer()).selectFor(new Set(['fwrite', 'vfprintf', 'rand']));
  const planned = planArchive(libc, layer.provided, layer.members);
  const { members } = buildArchive(planned);
  const named = (name: string) => members.filter(each => each.name === name).map(definedIn);
  expect(named('fwrite.o')).toEqual([['__fwritex', '__wt_orig_fwrite']]);
  expect(named('vfprintf.o')).toEqual([['__wt_orig_vfprintf']]);
  expect(named('once.o')).toEqual([['__wt_old_pthread_once', '__wt_orig_rand']]);
  expect(named('wt_wrap_fwrite.o')).toEqual([['fwrite']]);
  expect(planned.plan.edited.map(({ member, reason }) => `${member}: ${reason}`)).toContain(
    'fwrite.o: fwrite renamed, the layer calls it behind a lock',
  );
  expect(planned.plan.added).toContainEqual({
    member: 'wt_wrap_fwrite.o',
    reason: "takes a lock around libc's own fwrite",
  });

  const other = archiveOf([await member('vfprintf.o', 'int vfprintf(void) { return 6; }')]);
  const beside = buildArchive(planArchive(other, layer.provided, undefined, layer.wrapped));
  expect(beside.members.map(definedIn)).toEqual([['__wt_orig_vfprintf']]);
});

test('is refused where FILE, in a libc without locks, has no room for one', async () => {
  const folder = scratch();
  const layer = await loadLayer();
  const planWith = async (size: number) => {
    const stdout = await member('stdout.o', `char __stdout_FILE[${size}] = {1};`);
    const members = [await member('dlmalloc.o', ALLOCATOR), stdout];
    return planSysroot(await sysrootWith(folder, members), layer, '/out/new');
  };
  expect((await planWith(112)).archives).toHaveLength(1);
  const error = await rejectionOf(planWith(120));
  expect([error.code, error.message]).toEqual([
    'LIBC_CONFLICT',
    `${join(folder, 'lib', 'wasm32-wasip1', 'libc.a')}(stdout.o): __stdout_FILE has 120 bytes; the layer expects a FILE of 112, with room for its lock in the last 4`,
  ]);
});
