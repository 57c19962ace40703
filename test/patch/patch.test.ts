import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import { applyEffects } from '../../src/libc/apply.js';
import { patch } from '../../src/patch.js';
import { describeEffects, formatPatch } from '../../src/patch-report.js';
import { rejectionOf } from '../archive/support/errors.js';
import { testEnv } from '../libc/support/sdks.js';
import { sysrootWith } from '../libc/support/synthetic.js';
import { plant, scratch } from '../sdk/trees.js';
import { contents, neighbour, project, smallLibc } from './support/project.js';

const LIBC = 'lib/wasm32-wasip1/libc.a';
const kindsOf = (effects: readonly { kind: string }[]) => effects.map(({ kind }) => kind);
const plain = { colour: false, dryRun: false };

test('the first patch makes everything, the second finds it in place', async () => {
  const { patch, out, sdk } = await project();
  const stock = contents(sdk);
  const first = await patch();
  expect(kindsOf(first.effects)).toContain('publish');
  expect(readdirSync(out).sort()).toEqual(
    expect.arrayContaining([
      '.gitignore',
      'runtime.cmake',
      'state.json',
      'sysroot',
      'sysroots',
      'toolchain.cmake',
    ]),
  );
  expect(existsSync(join(out, 'sysroot', 'lib', 'wasm32-wasi', 'libpthread.a'))).toBe(true);
  const second = await patch();
  expect(second.effects).toEqual([]);
  expect(second.plan).toEqual(first.plan);
  expect(formatPatch(second, plain)).toBe(`in place ${out}/sysroot (sysroot, nothing to do)`);
  expect(contents(sdk)).toEqual(stock);
});

test('the report names what was done, and JSON every member with its reason', async () => {
  const { patch, out, sdk } = await project();
  const result = await patch();
  expect(formatPatch(result, plain).split('\n').slice(0, 4)).toEqual([
    `patched ${out}/sysroot`,
    '  from sdk.sysroot, libc generation 1',
    '  allocator out: dlmalloc.o',
    `  libc.a: 1 members out, ${result.plan.archives[0]?.added.length} in, 1 edited, 1 unchanged`,
  ]);
  expect(result.plan.archives).toMatchObject([
    {
      file: join(sdk, LIBC),
      removed: [{ member: 'dlmalloc.o', position: 0, reason: 'allocator: defines malloc, free' }],
      edited: [{ member: 'fail.o', position: 1, reason: 'errno is per thread; nothing lowered is left' }],
      kept: ['answer.o'],
      stillLowered: [],
    },
  ]);
  expect(result.plan.archives[0]?.added).toContainEqual({
    member: 'wt_create.o',
    reason: 'part of the layer',
  });
  const shown = JSON.stringify(describeEffects(result.effects));
  expect(shown.length).toBeLessThan(20_000);
});

test('members that stay lowered are pointed out', async () => {
  const made = await project();
  const text = 'static _Thread_local int secret; int next(void) { return ++secret; }';
  const { member } = await import('../libc/support/synthetic.js');
  await sysrootWith(made.sdk, [...(await smallLibc()), await member('random.o', text)]);
  const report = formatPatch(await made.patch(), plain);
  expect(report).toContain(
    '  note: kept, but compiled without atomics, so that C cannot link them: random.o\n',
  );
});

test('members with variables that nobody knows are pointed out', async () => {
  const made = await project();
  const { member } = await import('../libc/support/synthetic.js');
  const text = 'static int calls; int trace(void) { return ++calls; }';
  await sysrootWith(made.sdk, [...(await smallLibc()), await member('trace.o', text)]);
  const report = formatPatch(await made.patch(), plain);
  expect(report).toContain(
    '  note: libc.a(trace.o) has variables that nobody has looked at; call its functions from one thread at a time: calls\n',
  );
});

test('another setting rewrites only the generated files', async () => {
  const { patch, out } = await project();
  await patch();
  const sysroot = statSync(join(out, 'sysroot')).ino;
  const changed = await patch({ threads: { max: 7 } });
  expect(new Set(kindsOf(changed.effects))).toEqual(new Set(['file']));
  const names = changed.effects.map(({ path }) => path.slice(out.length + 1)).sort();
  expect(names).toEqual(['toolchain.cmake', 'wamr_pthread_host.h']);
  expect(formatPatch(changed, plain)).toBe(`updated ${out}: toolchain.cmake, wamr_pthread_host.h`);
  expect(statSync(join(out, 'sysroot')).ino).toBe(sysroot);
});

test('what is damaged or missing is made again', async () => {
  const { patch, out } = await project();
  await patch();
  const whole = contents(out);
  const damages = [
    () => truncateSync(join(out, 'sysroot', LIBC), 1000),
    () => rmSync(join(out, 'sysroot', 'include', 'wasm32-wasip1', 'stdio.h')),
    () => rmSync(join(out, 'sysroot', 'lib', 'wasm32-wasi')),
    () => rmSync(join(out, 'sysroot')),
    () => rmSync(join(out, 'state.json')),
    () => truncateSync(join(out, 'state.json'), 100),
    () => rmSync(join(out, 'toolchain.cmake')),
    () => writeFileSync(join(out, 'allowed-imports.txt'), 'malloc\n'),
  ];
  for (const damage of damages) {
    damage();
    expect((await patch()).effects, damage.toString()).not.toEqual([]);
    expect(contents(out), damage.toString()).toEqual(whole);
    expect((await patch()).effects).toEqual([]);
  }
});

test('what a killed run left is removed, even where all is in place', async () => {
  const { patch, out } = await project();
  await patch();
  const whole = contents(out);
  plant(out, { 'sysroots/0123.new/lib/x': '', 'sysroot.99.old/x': '', 'state.json.7654321': '' });
  expect(kindsOf((await patch()).effects)).toEqual(['remove', 'remove', 'remove']);
  expect(contents(out)).toEqual(whole);
});

test('a changed SDK is patched again and the old sysroot goes; a touched one is the same', async () => {
  const made = await project();
  const { patch, out, sdk } = made;
  const first = await patch();
  const before = readlinkSync(join(out, 'sysroot'));
  utimesSync(join(sdk, LIBC), new Date(), new Date());
  expect((await patch()).effects).toEqual([]);
  await sysrootWith(sdk, await smallLibc(2));
  plant(sdk, { VERSION: '34.0\n' });
  const second = await patch();
  expect(kindsOf(second.effects)).toContain('publish');
  expect(formatPatch(second, plain).split('\n').slice(0, 2)).toEqual([
    `note: the SDK in ${sdk} was upgraded from an unknown version to 34.0 since the last patch: libc.a changed`,
    `patched ${out}/sysroot`,
  ]);
  expect(readlinkSync(join(out, 'sysroot'))).not.toBe(before);
  expect(readdirSync(join(out, 'sysroots'))).toHaveLength(1);
  const archive = (path: string) => readArchive(readFileSync(path), path);
  const answer = (path: string) => archive(path).members.find(({ name }) => name === 'answer.o')?.data;
  expect(answer(join(out, 'sysroot', LIBC))).toEqual(answer(join(sdk, LIBC)));
  expect(first.sdk.libc.file).toBe(second.sdk.libc.file);
});

test('two projects get the same bytes, and the state holds no times', async () => {
  const one = await project();
  const two = neighbour(one, 'other');
  await one.patch();
  await new Promise(done => setTimeout(done, 20));
  await two.patch();
  const parts = (out: string) => [
    contents(join(out, 'sysroots')),
    readFileSync(join(out, 'state.json'), 'utf8'),
  ];
  expect(parts(two.out)).toEqual(parts(one.out));
  expect(parts(one.out)[1]).not.toContain(one.cwd);
});

test('a dry run says what would be done and writes nothing', async () => {
  const { cwd, env, sdk } = await project();
  const overrides = { sdk: { sysroot: sdk } };
  const result = await patch({ cwd, env, overrides, dryRun: true });
  expect(readdirSync(cwd)).toEqual([]);
  const lines = formatPatch(result, { colour: false, dryRun: true }).split('\n');
  expect(lines[0]).toMatch(/^remove {3}.*\.wamr-pthread\/sysroots\/[0-9a-f]{16}\.new$/);
  expect(lines.at(-1)).toBe('dry run: nothing was written');
});

test.each([
  ['in a file', (cwd: string) => join(cwd, 'file', 'out'), 'a part of the path is not a folder'],
  ['that is a file', (cwd: string) => join(cwd, 'file'), 'a file stands in its way'],
  ['in /proc', () => '/proc/wamr-pthread', 'no such folder, and none can be made there'],
  [
    'in /sys',
    () => '/sys/wamr-pthread',
    expect.stringMatching(/^(operation not permitted|permission denied|the file system is read-only)$/),
  ],
])('an output folder %s', async (_, place, reason) => {
  const { patch, cwd } = await project();
  writeFileSync(join(cwd, 'file'), '');
  const out = place(cwd);
  const error = await rejectionOf(patch({ out }));
  expect([error.code, error.hint]).toEqual([
    'IO_WRITE',
    'Choose a folder that can be written with `--out DIR` (or `out` in the config).',
  ]);
  const [, what, why] = /^(cannot write .*?): (.*)$/.exec(error.message) ?? [];
  expect([what, why]).toEqual([`cannot write ${out}`, reason]);
});

test('an output folder without permission', async () => {
  const folder = scratch();
  plant(folder, { 'closed/x': '' });
  const out = join(folder, 'closed', 'out');
  const error = await asNobody(join(folder, 'closed'), () =>
    rejectionOf(applyEffects([{ kind: 'directory', path: out }])),
  );
  expect(error.message).toBe(`cannot write ${out}: permission denied`);
});

/** Permissions do not stop root: it becomes somebody else for a moment. */
async function asNobody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { chmodSync } = await import('node:fs');
  chmodSync(folder, 0o555);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o755);
  }
}

test("an SDK that is this tool's own output is refused", async () => {
  const { patch, out } = await project();
  await patch();
  const sysroot = join(out, 'sysroot');
  const error = await rejectionOf(patch({ sdk: { sysroot } }));
  expect([error.code, error.message, error.hint]).toEqual([
    'SDK_UNSUPPORTED',
    `${sysroot} (sdk.sysroot) lies in the output folder ${out}: it was made by this tool`,
    'Name the stock SDK with --sdk or --sysroot, or another folder with --out.',
  ]);
});

test('another project may use it: it is linked to as it is', async () => {
  const one = await project();
  await one.patch();
  const two = neighbour(one, 'other');
  const result = await two.patch({ sdk: { sysroot: join(one.out, 'sysroot') } });
  expect(result.sdk.libc.generation).toBe('ours');
  expect(lstatSync(join(two.out, 'sysroot', LIBC)).isSymbolicLink()).toBe(true);
  expect(formatPatch(result, plain).split('\n')[0]).toBe(`patched ${two.out}/sysroot`);
});

test('the embedded toolchain, whole: not a byte of it changes', async () => {
  const cwd = scratch();
  const options = { cwd, env: testEnv, overrides: { sdk: { path: 'embedded' } } } as const;
  const { sdk } = await patch({ ...options, dryRun: true });
  const stock = contents(sdk.libDir);
  const first = await patch(options);
  expect(first.plan.archives.find(({ file }) => file === sdk.libc.file)?.removed.length).toBeGreaterThan(60);
  expect((await patch(options)).effects).toEqual([]);
  expect(contents(sdk.libDir)).toEqual(stock);
  for (const path of first.madeFiles) expect(existsSync(path), path).toBe(true);
}, 60_000);

test('a start object that is none is named', async () => {
  const { patch, sdk } = await project();
  plant(sdk, { 'lib/wasm32-wasip1/crt1.o': 'text' });
  const error = await rejectionOf(patch());
  expect(error.code).toBe('WASM_NOT_WASM');
  expect(error.message).toContain(join(sdk, 'lib', 'wasm32-wasip1', 'crt1.o'));
});
