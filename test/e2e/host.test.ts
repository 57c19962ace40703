// templates/host with the real WAMR: built by both routes as its README says, and what people then see.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { allOf, programs } from '../flags/programs.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import {
  BUILD_TIMEOUT,
  badModules,
  buildModule,
  commandsOf,
  configure,
  follow,
  hostProject,
  installedHost,
  must,
  run,
  wamrPthread,
} from './support/host.js';

const wamr = wamrSource();

describeWith(allOf(wamr, programs('bash')), 'the host of templates/host', () => {
  let project = '';
  beforeAll(async () => {
    project = await hostProject();
    await badModules(project);
  }, BUILD_TIMEOUT);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('`flags` prints what `patch` wrote for it', async () => {
    const out = (name: string) => readFileSync(join(project, '.wamr-pthread', name), 'utf8');
    expect(await wamrPthread(['flags', '--for', 'runtime'], project)).toBe(out('runtime.cmake'));
    expect(await wamrPthread(['flags', '--for', 'header'], project)).toBe(out('wamr_pthread_host.h'));
  });

  describe.each([
    ['WAMR from its source tree', 'build/host'],
    ['An installed WAMR', 'host-build/host'],
  ])('%s', (heading, host) => {
    const start = (...args: string[]) => run(join(project, host), args, project);

    test(
      'the commands of the README run the demo',
      async () => {
        const result = await follow(commandsOf(heading), project);
        expect(result.stdout).toMatch(/^documents 1000, threads 4, bytes \d+, wrong 0$/m);
        expect(result).toMatchObject({ code: 0 });
      },
      BUILD_TIMEOUT,
    );

    test('arguments, output and exit code are the module’s, 20 times', async () => {
      for (let at = 1; at <= 20; at += 1) {
        const result = await start('app.wasm', '4', '20');
        expect(result, `run ${at}`).toMatchObject({ code: 0, stderr: '' });
        expect(result.stdout).toContain('documents 80, threads 4,');
      }
      const exits = '#include <stdlib.h>\nint main(int argc, char **argv) { exit(argc + atoi(argv[1])); }\n';
      await buildModule(project, 'exits', exits);
      expect(await start('exits.wasm', '40', 'more')).toEqual({ code: 43, stdout: '', stderr: '' });
    });

    test('the thread limit is the config’s', async () => {
      const { code, stderr } = await start('app.wasm', '5', '20');
      expect(code).toBe(1);
      expect(stderr).toContain('thread constructor failed');
      expect(stderr).toContain('npx wamr-pthread verify says which function it was');
    });

    test('what fails is said with what to do', async () => {
      const said = await Promise.all(
        ['absent', 'empty', 'cut', 'unlinked', 'trap', 'reactor'].map(async name => {
          const { code, stderr } = await start(`${name}.wasm`);
          return `exit code ${code}\n${stderr}`;
        }),
      );
      await expect(said.join('\n')).toMatchFileSnapshot('golden/host-errors.txt');
    });

    test('without a module it says how to call it', async () => {
      expect(await start()).toEqual({
        code: 2,
        stdout: '',
        stderr: `usage: ${join(project, host)} app.wasm [argument...]\n`,
      });
    });

    test('without memory for an instance', async () => {
      const limited = `ulimit -v 2000000; exec "${host}" app.wasm`;
      const { code, stderr } = await run('bash', ['-c', limited], project);
      expect(code).toBe(1);
      expect(stderr).toMatch(/allocate linear memory failed\n {2}-> .*WAMR_DISABLE_HW_BOUND_CHECK/);
    });
  });

  describe.each([
    ['reactor', true],
    ['reactor', false],
    ['library', true],
    ['library', false],
  ] as const)('%s, WASI imported: %s', (entry, wasi) => {
    test('constructors run exactly once, whoever has to call them', async () => {
      const folder = join(project, `${entry}-${wasi}`);
      mkdirSync(folder);
      configure(folder, { link: { entry, exports: ['once', 'another_count'] } });
      await wamrPthread(['patch', '--quiet'], folder);
      await buildModule(
        folder,
        'counted',
        `${wasi ? '#include <stdio.h>\n#define say(text) (fputs(text, stdout), fflush(stdout))' : '#define say(text)'}
static int constructed;
__attribute__((constructor)) static void construct(void) { constructed++; }
void once(void) { if (constructed != 1) __builtin_trap(); say("once\\n"); }
void another_count(void) { if (constructed == 1) __builtin_trap(); }
`,
      );
      const imports = WebAssembly.Module.imports(
        new WebAssembly.Module(readFileSync(join(folder, 'counted.wasm'))),
      );
      expect(imports.some(({ module }) => module === 'wasi_snapshot_preview1')).toBe(wasi);
      const host = await installedHost(project, folder);
      const stdout = wasi ? 'once\nonce\n' : '';
      expect(await run(host, ['counted.wasm', 'once', 'once'], folder)).toEqual({
        code: 0,
        stdout,
        stderr: '',
      });
      expect(await run(host, ['counted.wasm', 'another_count'], folder)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('another_count: Exception: unreachable'),
      });
      expect(await run(host, ['counted.wasm', 'absent'], folder)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /absent: the module does not export it\n {2}-> list it in link\.exports/,
        ),
      });
    });
  });

  test.each(['command', 'reactor', 'library'])('%s: compiles as C99 without a warning', async entry => {
    const header = await wamrPthread(['flags', '--for', 'header', '--link.entry', entry], project);
    const folder = join(project, `strict-${entry}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'wamr_pthread_host.h'), header);
    const include = [`-I${folder}`, '-isystem', join(wamr.root, 'core', 'iwasm', 'include')];
    const strict = ['-std=c99', '-Wall', '-Wextra', '-Wconversion', '-pedantic', '-Werror', '-fsyntax-only'];
    await must('cc', [...strict, ...include, join(packageRoot, 'templates', 'host', 'host.c')], project);
  });

  test.each([
    [
      'no generated header',
      '-DWAMR_PTHREAD_DIR=absent',
      'has no wamr_pthread_host.h: run `npx wamr-pthread patch`',
    ],
    ['no options for WAMR', `-DWAMR_ROOT_DIR=${wamr.root}`, 'options are missing: cmake -C'],
    ['no WAMR', '-DCMAKE_DISABLE_FIND_PACKAGE_iwasm=1', 'or its source tree with -DWAMR_ROOT_DIR='],
  ])('CMake says what is missing: %s', async (_, option, message) => {
    const { code, stderr } = await run('cmake', ['-S', 'host', '-B', 'refused', option], project);
    rmSync(join(project, 'refused'), { recursive: true });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  });
});
