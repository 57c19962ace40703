// What npm would publish: packed, looked through, installed into a project whose path has a space, and used there.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { modulesIn } from '../cli/support/bundle.js';
import { partsDir } from '../support/parts.js';
import { APP, packInto } from './support/pack.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread pack '));
const project = join(scratch, 'my project');
const installed = join(project, 'node_modules', 'wamr-pthread');
const compiler = join(packageRoot, 'node_modules', '@yowasp', 'clang');
let files: string[] = [];

const { WASI_SDK_PATH: _, ...inherited } = process.env;
const env = { ...inherited, npm_config_loglevel: 'error', WAMR_PTHREAD_CACHE: join(partsDir, 'cache') };
const inProject = (program: string, args: readonly string[]) =>
  execa(program, args, { cwd: project, env, extendEnv: false, stripFinalNewline: false });

beforeAll(async () => {
  const packed = await packInto(scratch);
  files = [...packed.files];
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "my-project", "private": true, "type": "module" }\n',
  );
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await inProject('npm', [...install, packed.tarball, compiler]);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Relative names of all files below `folder`. */
function below(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(packageRoot.length + 1));
}

test('the tarball has what is meant and nothing else', () => {
  const code = below('src')
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .flatMap(name => ['.js', '.d.ts'].map(ending => `dist/${name.replace(/\.ts$/, ending)}`));
  const expected = [
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
    ...code,
    // Joined: cli/dev/bundle.ts.
    ...below('dist/cli').filter(name => !name.startsWith('dist/cli/dev/')),
    ...below('docs').filter(name => !name.endsWith('.png')),
    ...below('templates'),
    'CMakeLists.txt',
    'cli/postinstall.mjs',
    ...below('src/verify/engines/wamr/native'),
    'dist/config.schema.json',
    'dist/report.schema.json',
    'dist/scanner.wasm',
    'dist/layer/manifest.json',
    ...below('dist/layer/objects'),
  ];
  expect(files).toEqual(expected.sort());
  expect(files.filter(name => /\.map$|(^|\/)test\/|\.test\.|\.ts\.js$/.test(name))).toEqual([]);
  expect(
    files.filter(name => !/^(dist|templates\/layer|src\/verify\/engines\/wamr\/native)\//.test(name)),
  ).toEqual([
    'CHANGELOG.md',
    'CMakeLists.txt',
    'LICENSE',
    'README.md',
    'cli/postinstall.mjs',
    'docs/cmake.md',
    'docs/config.md',
    'docs/dependencies.md',
    'docs/detection.md',
    'docs/doctor.md',
    'docs/errors.md',
    'docs/fuzzing.md',
    'docs/heap.md',
    'docs/in-place.md',
    'docs/performance.md',
    'docs/platforms.md',
    'docs/postinstall.md',
    'docs/races.md',
    'docs/reports.md',
    'docs/rules.md',
    'docs/runtime.md',
    'docs/scenario.md',
    'docs/schedules.md',
    'docs/start.md',
    'docs/threads.md',
    'package.json',
    'templates/cmake/WamrPthread.cmake',
    'templates/cmake/toolchain.cmake.in',
    'templates/cmake/wamr-pthread-tool.cmake',
    'templates/cmake/wamr-pthread.cmake',
    'templates/cxx/mutex',
    'templates/cxx/no_threads',
    'templates/demo/json-workers.cpp',
    'templates/host/CMakeLists.txt',
    'templates/host/README.md',
    'templates/host/host.c',
    'templates/host/wamr_pthread_host.h.in',
    'templates/include/pthread.h',
    'templates/include/sched.h',
    'templates/include/wamr_pthread.h',
    'templates/scenario/seed.cpp',
    'templates/scenario/seed.scenario.json',
    'templates/scenario/wamr-pthread.config.json',
  ]);
});

test('packages whose code is in the command line come with their licences', () => {
  const parts = below('dist/cli').filter(name => name.endsWith('.js') && !name.startsWith('dist/cli/dev/'));
  const modules = parts.flatMap(name => modulesIn(join(packageRoot, name)));
  const packages = new Set(
    modules.flatMap(name => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []),
  );
  expect(packages).toContain('zod');
  const licenses = readFileSync(join(installed, 'dist', 'cli', 'LICENSES.txt'), 'utf8');
  for (const name of packages) expect(licenses).toMatch(new RegExp(`^${name} \\d[\\s\\S]*?copyright`, 'im'));
});

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true });
  expect(messages).toEqual([]);
});

test('npx finds the program', async () => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  );
  const { stdout } = await inProject('npx', ['--no-install', 'wamr-pthread', '--version']);
  expect(stdout).toBe(`${version}\n`);
});

test('patch, cc and verify do the main job in a folder with a space in its name', async () => {
  writeFileSync(join(project, 'app.c'), APP);
  const run = (...args: string[]) => inProject('npx', ['--no-install', 'wamr-pthread', ...args]);
  expect((await run('patch', '--sdk', 'embedded')).stderr).toContain(
    `patched ${project}/.wamr-pthread/sysroot`,
  );
  expect(await run('cc', '--sdk', 'embedded', '--', '-O1', 'app.c', '-o', 'my app.wasm')).toMatchObject({
    stdout: '',
    stderr: '',
  });
  const report = JSON.parse((await run('verify', '--json', 'my app.wasm')).stdout);
  expect(report).toMatchObject({ ok: true, runs: [{ outcome: 'passed', stdout: 'done\n' }] });
});

test('the demo shows the difference', async () => {
  const { stdout } = await inProject('npx', ['--no-install', 'wamr-pthread', 'demo', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    stock: { report: { ok: false } },
    patched: { report: { ok: true } },
  });
});

test('the API has types and does the same', async () => {
  writeFileSync(
    join(project, 'consumer.ts'),
    `import { type Config, defineConfig, flags, isWamrPthreadError, patch, type Report, verify } from 'wamr-pthread';

export default defineConfig({ threads: { max: 8 }, memory: { appHeap: '32MiB' } });

const options = { cwd: process.cwd(), env: process.env, overrides: { sdk: { path: 'embedded' } } };
const { sysroot, config } = await patch(options);
const max: Config['threads']['max'] = config.threads.max;
const text: string = await flags({ ...options, form: 'link' });
const reports: Report[] = await verify({ ...options, modules: ['my app.wasm'] }).catch((error: unknown) => {
  if (isWamrPthreadError(error)) console.log(error.code, error.hint);
  return [];
});
console.log(sysroot, max, text.length > 0, reports.map(report => report.ok));
// @ts-expect-error: no such form
await flags({ ...options, form: 'bash' }).catch(() => undefined);
`,
  );
  const types = join(packageRoot, 'node_modules', '@types');
  const compilerOptions = {
    ...{ target: 'es2023', module: 'nodenext', strict: true, skipLibCheck: false },
    ...{ typeRoots: [types], types: ['node'] },
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = join(packageRoot, 'node_modules', '.bin', 'tsc');
  expect((await execa(tsc, ['-p', project], { reject: false })).stdout).toBe('');
  const { stdout } = await inProject(process.execPath, ['consumer.js']);
  expect(stdout).toBe(`${project}/.wamr-pthread/sysroot 4 true [ true ]\n`);
});
