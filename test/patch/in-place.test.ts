import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { clean } from '../../src/clean.js';
import { refuseFolders } from '../../src/libc/in-place/refusals.js';
import { formatPatch } from '../../src/patch-report.js';
import { formatRestore, type RestoreOptions, restore } from '../../src/restore.js';
import { hashBytes } from '../../src/sdk/facts.js';
import { findProgram } from '../../src/sdk/search-path.js';
import { rejectionOf } from '../archive/support/errors.js';
import { bytesOf, member, sysrootWith } from '../libc/support/synthetic.js';
import { plant, scratch } from '../sdk/trees.js';
import { describeWith } from '../support/skip.js';
import {
  cli,
  contents,
  neighbour,
  project,
  smallLibc,
  smallSdk,
  type TestProject,
} from './support/project.js';

const LIB = 'lib/wasm32-wasip1';
const INCLUDE = 'include/wasm32-wasip1';
const plain = { colour: false, dryRun: false };

const inPlace = (made: TestProject, more: object = {}) =>
  made.patch({ sdk: { sysroot: made.sdk, inPlace: true }, ...more });
const back = ({ cwd, env, sdk }: TestProject, more: Partial<RestoreOptions> = {}) =>
  restore({ cwd, env, overrides: { sdk: { sysroot: sdk } }, ...more });

/** Bytes, permissions and times of every file; what every link says. */
function whole(folder: string): Record<string, string> {
  const found = contents(folder);
  return Object.fromEntries(
    Object.entries(found).map(([name, hash]) => {
      const { mode, mtimeMs } = lstatSync(join(folder, name));
      const isFile = /^[0-9a-f]{64}$/.test(hash);
      return [name, !isFile ? hash : `${hash} ${mode.toString(8)} ${Math.round(mtimeMs)}`];
    }),
  );
}

const stateFile = ({ sdk }: TestProject) => join(sdk, LIB, '.wamr-pthread', 'state.json');
const editState = (made: TestProject, edit: (text: string) => string) =>
  writeFileSync(stateFile(made), edit(readFileSync(stateFile(made), 'utf8')));

test('the SDK gets what an overlay would have; restore and clean leave no trace', async () => {
  const made = await project(smallSdk);
  const { sdk, cwd, out } = made;
  chmodSync(join(sdk, LIB, 'libm.a'), 0o444);
  utimesSync(join(sdk, LIB, 'libm.a'), 1_600_000_000, 1_600_000_000);
  const stock = whole(made.folder);
  const first = await inPlace(made);
  expect(formatPatch(first, plain).split('\n')[0]).toBe(`patched ${sdk} in place`);
  expect(formatPatch(first, plain)).toMatch(
    /\n {2}npx wamr-pthread restore {25} bring back the stock files$/,
  );
  const typed = formatPatch(first, { ...plain, overrides: { sdk: { sysroot: 'my sdk', inPlace: true } } });
  expect(typed).toMatch(/\n {2}npx wamr-pthread restore --sysroot "my sdk" {6} bring back the stock files$/);
  expect(first.sysroot).toBe(sdk);
  expect(readFileSync(join(out, 'toolchain.cmake'), 'utf8')).toContain(`CMAKE_SYSROOT "${sdk}"`);
  expect(statSync(join(sdk, LIB, 'libm.a')).mode & 0o777).toBe(0o444);
  expect(existsSync(join(sdk, LIB, 'llvm-lto', '22', 'libc.a'))).toBe(false);
  // An overlay of the same SDK, which is planned from the originals.
  const overlay = neighbour(made, 'overlay');
  const other = await overlay.patch();
  expect(other.plan).toEqual(first.plan);
  for (const folder of [LIB, INCLUDE])
    for (const name of readdirSync(join(overlay.out, 'sysroot', folder)))
      expect(readFileSync(join(sdk, folder, name)), name).toEqual(
        readFileSync(join(overlay.out, 'sysroot', folder, name)),
      );
  rmSync(overlay.cwd, { recursive: true });

  const patched = whole(sdk);
  const second = await inPlace(made);
  expect(second.effects).toEqual([]);
  expect(formatPatch(second, plain)).toBe(`in place ${sdk} (sysroot, the SDK itself, nothing to do)`);
  const inDifferentWords = await inPlace(made, { threads: { max: 7 } });
  expect(inDifferentWords.effects.map(({ path }) => dirname(path))).toEqual([out, out]);
  expect(whole(sdk)).toEqual(patched);

  expect(formatRestore(await back(made), false)).toBe(`restored ${sdk}`);
  expect(formatRestore(await back(made), false)).toBe(`nothing to restore in ${sdk}`);
  await clean({ cwd, env: made.env, overrides: { sdk: { sysroot: sdk } } });
  expect(whole(made.folder)).toEqual(stock);
});

test('dry runs print every effect and write nothing', async () => {
  const made = await project(smallSdk);
  const { sdk } = made;
  const stock = whole(made.folder);
  const { patch } = await import('../../src/patch.js');
  const options = { cwd: made.cwd, env: made.env, overrides: { sdk: { sysroot: sdk, inPlace: true } } };
  const planned = await patch({ ...options, dryRun: true });
  const text = formatPatch(planned, { colour: false, dryRun: true });
  for (const line of [
    `copy     ${sdk}/${LIB}/.wamr-pthread/original/${LIB}/libc.a <- ${sdk}/${LIB}/libc.a`,
    `write    ${sdk}/${LIB}/.wamr-pthread/state.json`,
    `write    ${sdk}/${INCLUDE}/pthread.h`,
    `archive  ${sdk}/${LIB}/libc.a`,
    `remove   ${sdk}/${LIB}/llvm-lto/22/libc.a`,
    'dry run: nothing was written',
  ])
    expect(text).toContain(line);
  expect(whole(made.folder)).toEqual(stock);
  expect((await patch(options)).effects).toEqual(planned.effects);
  const patched = whole(made.folder);
  const undone = formatRestore(await back(made, { dryRun: true }), true);
  expect(undone).toContain(
    `copy     ${sdk}/${LIB}/libc.a <- ${sdk}/${LIB}/.wamr-pthread/original/${LIB}/libc.a\n`,
  );
  expect(undone).toContain(`remove   ${sdk}/${INCLUDE}/pthread.h\n`);
  expect(whole(made.folder)).toEqual(patched);
});

test('links are replaced and come back as links; other names of a file keep its bytes', async () => {
  const made = await project(smallSdk);
  const { sdk, folder } = made;
  const [libc, elsewhere] = [join(sdk, LIB, 'libc.a'), join(folder, 'store')];
  mkdirSync(elsewhere);
  renameSync(libc, join(elsewhere, 'libc-33.a'));
  symlinkSync('../../../store/libc-33.a', libc);
  linkSync(join(sdk, LIB, 'libm.a'), join(elsewhere, 'libm.a'));
  const [stock, stored] = [whole(sdk), whole(elsewhere)];
  await inPlace(made);
  expect(lstatSync(libc).isFile()).toBe(true);
  expect(whole(elsewhere)).toEqual(stored);
  expect((await inPlace(made)).effects).toEqual([]);
  await back(made);
  expect(whole(sdk)).toEqual(stock);
  expect(whole(elsewhere)).toEqual(stored);
});

test('a file that another tool changed is left alone, unless restoring it is forced', async () => {
  const made = await project(smallSdk);
  const stock = contents(made.sdk);
  await inPlace(made);
  const libm = join(made.sdk, LIB, 'libm.a');
  const ours = hashBytes(readFileSync(libm));
  appendFileSync(libm, '\n');
  const changed = hashBytes(readFileSync(libm));
  const before = contents(made.folder);
  for (const attempt of [() => inPlace(made), () => back(made)]) {
    const error = await rejectionOf(attempt());
    expect([error.code, error.message, error.hint]).toEqual([
      'SDK_CHANGED',
      `${libm}: another tool changed it after it was patched in place: sha256 ${changed}; patched it was ${ours}, stock ${stock[`${LIB}/libm.a`]}`,
      `Undo that change, or type: npx wamr-pthread restore --force (the changed file is kept as ${libm}.changed), then patch again.`,
    ]);
  }
  expect(contents(made.folder)).toEqual(before);
  // An overlay needs the stock bytes only.
  expect((await neighbour(made, 'overlay').patch()).plan.archives).toHaveLength(2);
  const forced = await back(made, { force: true });
  expect(formatRestore(forced, false)).toContain(`kept: ${libm}.changed, what another tool had made`);
  const kept = { ...stock, [`${LIB}/libm.a.changed`]: changed };
  expect(contents(made.sdk)).toEqual(kept);
  // Another change, later: what is kept of the first one stays. The same change again needs no other name.
  for (const more of ['\n\n', '\n']) {
    await inPlace(made);
    appendFileSync(libm, more);
    await back(made, { force: true });
  }
  const second = contents(made.sdk)[`${LIB}/libm.a.changed.2`];
  expect(second).toMatch(/^[0-9a-f]{64}$/);
  expect(contents(made.sdk)).toEqual({ ...kept, [`${LIB}/libm.a.changed.2`]: second });
});

test('an SDK that was upgraded underneath is patched again, with what is stock now as original', async () => {
  const made = await project(smallSdk);
  const { sdk } = made;
  plant(sdk, { VERSION: '33.0\n' });
  const old = contents(sdk);
  await inPlace(made);
  // The package manager brings a new libc.a and a header of its own; libm.a is still ours.
  await sysrootWith(sdk, await smallLibc(2));
  plant(sdk, { VERSION: '34.0\n', [`${INCLUDE}/pthread.h`]: '#pragma once\n' });
  const again = await inPlace(made);
  expect(formatPatch(again, plain).split('\n').slice(0, 2)).toEqual([
    `note: the SDK in ${sdk} was upgraded from 33.0 to 34.0 since the last patch: pthread.h, libc.a changed`,
    `patched ${sdk} in place`,
  ]);
  const fresh = await project(smallSdk);
  await sysrootWith(fresh.sdk, await smallLibc(2));
  plant(fresh.sdk, { VERSION: '34.0\n', [`${INCLUDE}/pthread.h`]: '#pragma once\n' });
  const upgraded = contents(fresh.sdk);
  await inPlace(fresh);
  const withoutState = (folder: string) => ({ ...contents(folder), [`${LIB}/.wamr-pthread/state.json`]: '' });
  expect(withoutState(sdk)).toEqual(withoutState(fresh.sdk));
  await back(made);
  expect(contents(sdk)).toEqual(upgraded);
  expect(contents(sdk)).not.toEqual(old);
});

test('restore after an upgrade: what is stock stays, the rest comes back', async () => {
  const made = await project(smallSdk);
  const { sdk } = made;
  const stock = contents(sdk);
  await inPlace(made);
  await sysrootWith(sdk, await smallLibc(2));
  const newLibc = contents(sdk)[`${LIB}/libc.a`];
  const restored = formatRestore(await back(made), false);
  expect(restored).toContain(
    `stays: ${join(sdk, LIB, 'libc.a')} is stock already, from an upgrade of the SDK`,
  );
  expect(contents(sdk)).toEqual({ ...stock, [`${LIB}/libc.a`]: newLibc });
});

test.each(['patch', 'restore'])('%s after another version of the tool', async verb => {
  const made = await project(smallSdk);
  const stock = contents(made.sdk);
  await inPlace(made);
  const patched = contents(made.sdk);
  // What another version made: other bytes of ours, and a file that this version does not touch.
  const libm = join(made.sdk, LIB, 'libm.a');
  const ours = hashBytes(readFileSync(libm));
  appendFileSync(libm, '\n');
  plant(made.sdk, { [`${INCLUDE}/extra.h`]: '// wamr-pthread\n' });
  const extra = { path: `${INCLUDE}/extra.h`, original: null, ours: hashBytes('// wamr-pthread\n') };
  editState(made, text => {
    const state = JSON.parse(text.replaceAll(ours, hashBytes(readFileSync(libm))));
    return JSON.stringify({
      ...state,
      version: 7,
      tool: '9.0.0',
      id: 'other',
      files: [...state.files, extra],
    });
  });
  if (verb === 'patch') {
    await inPlace(made);
    const now = contents(made.sdk);
    const name = `${LIB}/.wamr-pthread/state.json`;
    expect({ ...now, [name]: '' }).toEqual({ ...patched, [name]: '' });
  }
  await back(made);
  expect(contents(made.sdk)).toEqual(stock);
});

test('originals that are gone, and a state that nobody can read', async () => {
  const made = await project(smallSdk);
  await inPlace(made);
  const kept = join(made.sdk, LIB, '.wamr-pthread', 'original', LIB, 'libm.a');
  rmSync(kept);
  const lost = await rejectionOf(back(made));
  expect([lost.code, lost.message]).toEqual([
    'SDK_CHANGED',
    expect.stringMatching(/libm\.a: its original \(sha256 [0-9a-f]{64}\) is no longer kept, or was changed$/),
  ]);
  editState(made, text => text.slice(0, 100));
  for (const attempt of [() => back(made), () => inPlace(made), () => made.patch()]) {
    const error = await rejectionOf(attempt());
    expect([error.code, error.message]).toEqual([
      'SDK_CHANGED',
      `${stateFile(made)}: does not say which files of the SDK were patched`,
    ]);
  }
  rmSync(join(made.sdk, LIB, '.wamr-pthread'), { recursive: true });
  const unknown = await rejectionOf(inPlace(made));
  expect(unknown.message).toBe(
    `${join(made.sdk, LIB, 'libc.a')}: was patched by this tool, but nothing beside it says what it was before`,
  );
});

test('a record cannot lead out of the SDK', async () => {
  const made = await project(smallSdk);
  await inPlace(made);
  editState(made, text => text.replace(`"${LIB}/libc.a"`, '"../project/precious"'));
  writeFileSync(join(made.cwd, 'precious'), 'x');
  expect((await rejectionOf(back(made))).code).toBe('SDK_CHANGED');
  expect(readFileSync(join(made.cwd, 'precious'), 'utf8')).toBe('x');
});

test('without permission nothing is written, and every folder is named', () => {
  const folder = scratch();
  plant(folder, { 'a/x': '', 'b/x': '', 'c/x': '' });
  const closed = new Set([join(folder, 'a'), join(folder, 'b')]);
  const check = (path: string) => {
    if (closed.has(path)) throw Object.assign(new Error('no'), { code: 'EACCES' });
  };
  const folders = ['a/new/folder', 'b', 'c'].map(name => join(folder, name));
  expect(() => refuseFolders(folders, 'hint', check)).toThrow(
    `the SDK cannot be changed, and nothing was:\n  ${folder}/a: permission denied\n  ${folder}/b: permission denied`,
  );
});

/** Permissions do not stop root, unless it gives up just that. */
const setpriv = findProgram('setpriv', process.env) ?? 'setpriv';
const BOUND = ['--bounding-set', '-dac_override'];
const isRoot = process.geteuid?.() === 0;
const canBind = !isRoot || spawnSync(setpriv, [...BOUND, 'true']).status === 0;
const part = { missing: canBind ? undefined : 'setpriv (util-linux), to try permissions as root' };
const before = isRoot ? [setpriv, ...BOUND] : [];

describeWith(part, 'as somebody who may not write into the SDK', () => {
  test('nothing is written; what is patched already serves', async () => {
    const made = await project(smallSdk);
    const closed = [join(made.sdk, LIB), join(made.sdk, INCLUDE)];
    chmodSync(made.folder, 0o755);
    chmodSync(made.cwd, 0o777);
    for (const folder of closed) chmodSync(folder, 0o555);
    const stock = whole(made.folder);
    const refused = await cli(made, ['patch', '--in-place'], { before });
    expect(refused).toEqual({
      exitCode: 2,
      stderr: [
        'error [SDK_NOT_WRITABLE] the SDK cannot be changed, and nothing was:',
        ...[...closed].sort().map(folder => `  ${folder}: permission denied`),
        ' hint Leave out --in-place (`sdk.inPlace`): the sysroot in the output folder changes nothing in the SDK. Or patch once as a user who may write there.',
        '',
      ].join('\n'),
    });
    expect(whole(made.folder)).toEqual(stock);
    for (const folder of closed) chmodSync(folder, 0o755);
    const first = await cli(made, ['patch', '--in-place', '--quiet', '--out', join(made.folder, 'other')]);
    expect(first).toEqual({ exitCode: 0, stderr: '' });
    for (const folder of closed) chmodSync(folder, 0o555);
    const patched = whole(made.sdk);
    const served = await cli(made, ['patch', '--in-place', '--quiet'], { before });
    expect(served).toEqual({ exitCode: 0, stderr: '' });
    expect(whole(made.sdk)).toEqual(patched);
    for (const folder of closed) chmodSync(folder, 0o755);
  });
});

const libcxxWithoutThreads = async (target: string) => ({
  [`lib/${target}/libc++.a`]: bytesOf([await member('x.o', 'int x(void) { return 1; }')]),
  [`include/${target}/c++/v1/__config_site`]: '#define _LIBCPP_HAS_THREADS 0\n',
  [`include/${target}/c++/v1/mutex`]: '// stock mutex\n',
  [`include/${target}/c++/v1/thread`]: '// stock thread\n',
});

test("folders of the target's older name get a second one, and headers of a libc++ without threads are replaced", async () => {
  const made = await project(smallSdk);
  const { sdk } = made;
  for (const folder of ['lib', 'include'])
    renameSync(join(sdk, folder, 'wasm32-wasip1'), join(sdk, folder, 'wasm32-wasi'));
  plant(sdk, await libcxxWithoutThreads('wasm32-wasi'));
  const stock = whole(sdk);
  const { sdk: described } = await inPlace(made);
  expect([described.tripleDir, described.triple]).toEqual(['wasm32-wasi', 'wasm32-wasip1']);
  for (const folder of ['lib', 'include'])
    expect(lstatSync(join(sdk, folder, 'wasm32-wasip1')).isSymbolicLink()).toBe(true);
  const header = (name: string) => readFileSync(join(sdk, 'include/wasm32-wasi/c++/v1', name), 'utf8');
  expect(header('__wamr_pthread_stock_mutex')).toBe('// stock mutex\n');
  expect(header('mutex')).toContain('#include <__wamr_pthread_stock_mutex>');
  expect(header('thread')).toContain('#error');
  const again = await inPlace(made);
  expect([again.effects, again.sdk.tripleDir]).toEqual([[], 'wasm32-wasi']);
  await back(made);
  expect(whole(sdk)).toEqual(stock);
});

test('an overlay gives way to the SDK itself, and comes again', async () => {
  const made = await project(smallSdk);
  await made.patch();
  const overlay = contents(made.out);
  await inPlace(made);
  expect(readdirSync(made.out)).not.toEqual(expect.arrayContaining(['sysroot', 'state.json']));
  // The config no longer says so, but the SDK is still patched: that is said until it is restored.
  const still = `note: the SDK in ${made.sdk} is still patched in place; type: npx wamr-pthread restore --sysroot ${made.sdk}`;
  for (const first of [true, false]) {
    const result = await made.patch();
    expect([result.effects.length > 0, formatPatch(result, plain).split('\n')]).toEqual([
      first,
      expect.arrayContaining([still]),
    ]);
  }
  const cleaning = { cwd: made.cwd, env: made.env, dryRun: true };
  expect((await clean(cleaning)).patchedInPlace).toBe(made.sdk);
  const { 'in-place.json': noted, ...rest } = contents(made.out);
  expect([noted, rest]).toEqual([expect.any(String), overlay]);
  await back(made);
  expect(formatPatch(await made.patch(), plain)).toBe(`updated ${made.out}: in-place.json (removed)`);
  expect(contents(made.out)).toEqual(overlay);
});

test("another project's overlay stays whole while its SDK is patched in place, and restored", async () => {
  const made = await project(smallSdk);
  plant(made.sdk, await libcxxWithoutThreads('wasm32-wasip1'));
  const [older, newer] = [neighbour(made, 'older'), neighbour(made, 'newer')];
  const mutexOf = ({ out }: TestProject) =>
    readFileSync(join(out, 'sysroot', INCLUDE, 'c++/v1/__wamr_pthread_stock_mutex'), 'utf8');
  await older.patch();
  await inPlace(made);
  await newer.patch();
  expect([older, newer].map(mutexOf)).toEqual(['// stock mutex\n', '// stock mutex\n']);
  await back(made);
  expect([older, newer].map(mutexOf)).toEqual(['// stock mutex\n', '// stock mutex\n']);
  expect([(await older.patch()).effects, (await newer.patch()).effects]).toEqual([[], []]);
});
