import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { compileEmbedded } from '../support/compile.js';
import { describeWith } from '../support/skip.js';
import { modulesIn } from './support/bundle.js';
import { cli, environment, errorText, main, project } from './support/cli.js';

const program = '/usr/bin/script';
const terminal = { missing: existsSync(program) ? undefined : `${program} (util-linux)` };

describe('data goes to standard output, prose to standard error', () => {
  test('patch says what it did on standard error', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await cli(['patch', '--sdk=embedded'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`patched ${cwd}/.wamr-pthread/sysroot`);
    const again = await cli(['patch', '--sdk=embedded'], { cwd });
    expect(again).toEqual({
      code: 0,
      stdout: '',
      stderr: `in place ${cwd}/.wamr-pthread/sysroot (embedded, nothing to do)\n`,
    });
  });

  test('patch --quiet says nothing', async () => {
    const cwd = project();
    for (let run = 1; run <= 2; run += 1)
      expect(await cli(['patch', '--sdk=embedded', '--quiet'], { cwd })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
  });

  test('patch --paths tells build systems where things are and what to watch', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'wamr-pthread.config.json'), '{ "out": "made" }');
    writeFileSync(join(cwd, 'package.json'), '{}');
    const { code, stdout, stderr } = await cli(['patch', '--sdk=embedded', '--paths'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const config = join(cwd, 'wamr-pthread.config.json');
    const paths: { watch: string[] } = JSON.parse(stdout);
    expect(paths).toMatchObject({
      out: join(cwd, 'made'),
      sysroot: join(cwd, 'made', 'sysroot'),
      toolchain: join(cwd, 'made', 'toolchain.cmake'),
      config,
    });
    // The package.json counts only where there is no config file.
    expect(paths.watch.filter(path => path.startsWith(cwd))).toEqual([config]);
    expect(paths.watch.filter(path => !existsSync(path))).toEqual([]);
    expect(paths.watch.some(path => path.endsWith('libc.a'))).toBe(true);
    const quickly = await cli(['patch', '--sdk=embedded', '--quiet', '--paths'], { cwd });
    expect(quickly).toEqual({ code: 0, stdout, stderr: '' });
    expect(await cli(['patch', '--sdk=embedded', '--paths', '--json'], { cwd })).toEqual({
      code: 2,
      stdout: expect.stringContaining('"code": "USAGE"'),
      stderr: errorText(
        'USAGE',
        'patch: --paths and --json both print data',
        'Type one of them: wamr-pthread patch --paths',
      ),
    });
  });

  test('patch --json prints the plan, and with --dry-run writes nothing', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await cli(['patch', '--sdk=embedded', '--json', '--dry-run'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, sysroot: `${cwd}/.wamr-pthread/sysroot` });
    expect(existsSync(`${cwd}/.wamr-pthread`)).toBe(false);
  });
});

describe('patch --dry-run', () => {
  test('prints each effect as data and writes nothing', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await cli(['patch', '--sdk=embedded', '--dry-run'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`publish  ${cwd}/.wamr-pthread/sysroot -> ${cwd}/.wamr-pthread/sysroots/`);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('dry run: nothing was written');
    expect(existsSync(`${cwd}/.wamr-pthread`)).toBe(false);
  });
});

describe('a reader that goes away', () => {
  /** Exit code and standard error of the command line when its standard output is closed after the first bytes. */
  async function withClosedOutput(args: readonly string[]) {
    const child = spawn(process.execPath, [main, ...args], { cwd: project(), env: environment() });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.destroy();
    const code = await new Promise(resolve => child.on('close', resolve));
    return { code, stderr };
  }

  test('is no error', async () => {
    expect(await withClosedOutput(['flags', '--sdk=embedded'])).toEqual({ code: 0, stderr: '' });
    expect(await withClosedOutput(['--help'])).toEqual({ code: 0, stderr: '' });
  });

  test('does not turn an error into success', async () => {
    expect(await withClosedOutput(['patch', '--nonsense', '--json'])).toMatchObject({ code: 2 });
  });
});

describeWith({ missing: existsSync('/dev/full') ? undefined : '/dev/full (Linux)' }, 'a full disk', () => {
  test('is an error with code 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [main, '--version'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error [IO_WRITE] cannot write to standard output: ENOSPC: no space left on device, write\n',
    );
  });
});

describeWith(terminal, 'on a terminal', () => {
  const onTerminal = async (env: NodeJS.ProcessEnv) => {
    const command = `'${process.execPath}' '${main}' nonsense`;
    const { stdout } = await execa(program, ['-qec', command, '/dev/null'], {
      env: environment({ TERM: 'xterm', ...env }),
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
    });
    return stdout;
  };

  test('errors have colours', async () => {
    expect(await onTerminal({})).toContain('\u001b[31merror\u001b[39m');
  });

  test.each([[{ NO_COLOR: '1' }], [{ TERM: 'dumb' }]])('but not with %j', async env => {
    expect(await onTerminal(env)).toContain('error [USAGE] there is no verb nonsense');
  });
});

/** What node loads for these words, which end with `code`: our own modules and those of packages. */
async function loadedBy(words: readonly string[], code = 0, cwd = process.cwd()): Promise<string[]> {
  const env = { NODE_DEBUG: 'esm' };
  const { stderr, exitCode } = await execa(process.execPath, [main, ...words], { cwd, env, reject: false });
  expect(exitCode).toBe(code);
  const files = new Set([...stderr.matchAll(/file:\/\/(\S+?\.m?js)\b/g)].map(([, path]) => path ?? ''));
  const joined = [...files].filter(path => dirname(path) === dirname(main)).flatMap(modulesIn);
  return [...joined, ...files];
}

const ofPackage = (name: string) => expect.stringContaining(`node_modules/${name}/`);

test('the version comes without the parser and the schema being loaded', async () => {
  const loaded = await loadedBy(['--version']);
  expect(loaded).toContain('dist/cli/output.js');
  for (const name of ['zod', 'yargs', 'yargs-parser']) expect(loaded).not.toContainEqual(ofPackage(name));
});

test('the program’s help comes without the schema being loaded', async () => {
  const loaded = await loadedBy(['--help']);
  expect(loaded).toContainEqual(ofPackage('yargs'));
  expect(loaded).not.toContainEqual(ofPackage('zod'));
});

test('a verb is parsed and the config read without the rest of yargs and the embedded toolchain', async () => {
  const loaded = await loadedBy(['flags']);
  for (const name of ['zod', 'yargs-parser']) expect(loaded).toContainEqual(ofPackage(name));
  expect(loaded).not.toContainEqual(ofPackage('yargs'));
});

test('static checks load few files, and none of what runs and pages need', async () => {
  const file = join(project(), 'empty.wasm');
  writeFileSync(file, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  const loaded = await loadedBy(['verify', '--static', file], 1);
  expect(loaded).toContain('dist/src/verify/static-rules.js');
  const files = loaded.filter(path => path.startsWith('/'));
  expect(files.filter(path => dirname(path) !== dirname(main))).toEqual([]);
  expect(files.length).toBeLessThan(25);
  expect(
    loaded.filter(path => /\/verify\/(report\/html|engines\/(wamr|v8\/run)|heap|race|run-all)/.test(path)),
  ).toEqual([]);
});

test('Ctrl-C ends a run at once, and its child too', async () => {
  const cwd = project();
  const bytes = await compileEmbedded({
    files: { 'forever.c': 'int main(void) { for (volatile int i = 0;; i++) continue; }' },
    args: [
      '--target=wasm32-wasip1',
      '-matomics',
      '-mbulk-memory',
      '-Wl,--shared-memory,--max-memory=1048576,--no-check-features',
      'forever.c',
      '-o',
      'forever.wasm',
    ],
  });
  writeFileSync(join(cwd, 'forever.wasm'), bytes);
  const child = spawn(process.execPath, [main, 'verify', 'forever.wasm'], { cwd, env: environment() });
  const ended = new Promise(resolve => child.on('close', (code, signal) => resolve({ code, signal })));
  setTimeout(() => child.kill('SIGINT'), 2000);
  // `close` waits for everybody who holds the pipes: a child left behind would keep them until its timeout of 30 s.
  expect(await ended).toEqual({ code: null, signal: 'SIGINT' });
}, 20_000);

/** The smallest module there is; rules find much in it. */
const EMPTY = Buffer.from('\0asm\x01\0\0\0', 'latin1');

test('modules are checked without the schema where nothing is set, out of few files', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'empty.wasm'), EMPTY);
  const loaded = (words: string[]) => loadedBy(['verify', '--static', ...words, 'empty.wasm'], 1, cwd);
  for (const words of [[], ['--json']]) expect(await loaded(words)).not.toContainEqual(ofPackage('zod'));
  expect(await loaded(['--threads.max', '2'])).toContainEqual(ofPackage('zod'));
  const files = (await loaded([])).filter(name => name.startsWith('/'));
  expect(files.length).toBeLessThan(8);
  // Each holds modules: none only passes on the names of another.
  const without = files.filter(name => modulesIn(name).length === 0);
  expect(without.map(name => basename(name))).toEqual(['rolldown-runtime.js']);
});

test('defaults that are ready made are those that a config is filled up with', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'empty.wasm'), EMPTY);
  const check = async () => (await cli(['verify', '--static', '--json', 'empty.wasm'], { cwd })).stdout;
  const ready = await check();
  expect(JSON.parse(ready)).toMatchObject({ settings: { 'threads.max': 4 } });
  writeFileSync(join(cwd, 'wamr-pthread.config.json'), '{ "$schema": "./schema.json" }');
  expect(await check()).toBe(ready);
});
