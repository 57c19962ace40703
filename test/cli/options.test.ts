import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { cli, errorText, project } from './support/cli.js';

/** The flags that the options lead to, on the embedded toolchain. */
async function flagsOf(args: readonly string[], cwd = project()) {
  const { code, stdout, stderr } = await cli(['flags', '--sdk', 'embedded', ...args], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const value: { link: string[]; host: Record<string, unknown> } = JSON.parse(stdout);
  return value;
}

describe('options reach the config', () => {
  test('numbers, sizes and choices, with a space or =', async () => {
    const { link, host } = await flagsOf([
      '--threads.max=8',
      '--threads.stack-size',
      '128KiB',
      '--memory.app-heap',
      '1048576',
      '--link.entry=reactor',
    ]);
    expect(host).toMatchObject({ maxThreads: 8, appHeapSize: 1048576, entry: 'reactor' });
    expect(link).toContain(`-Wl,-z,stack-size=${128 * 1024 * 9}`);
    expect(link).toContain('-mexec-model=reactor');
  });

  test('the last one counts, and lists take one value each time', async () => {
    const { link, host } = await flagsOf(
      '--threads.max 2 --threads.max 3 --link.exports first --link.exports=second'.split(' '),
    );
    expect(host).toMatchObject({ maxThreads: 3 });
    expect(link).toEqual(expect.arrayContaining(['-Wl,--export=first', '-Wl,--export=second']));
  });

  test('they win over the file, whose other values stay', async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, 'wamr-pthread.config.json'),
      JSON.stringify({ threads: { max: 5 }, memory: { appHeap: '8MiB' } }),
    );
    const { host } = await flagsOf(['--threads.max', '6'], cwd);
    expect(host).toMatchObject({ maxThreads: 6, appHeapSize: 8 * 1024 * 1024 });
  });

  test('a value of the wrong form is named as it was typed', async () => {
    const typed = '--threads.max many --memory.max=64kb --verify.engines v9 --runtime.WAMR_BUILD_AOT yes';
    const { code, stderr } = await cli(['flags', ...typed.split(' ')], { cwd: project() });
    expect(code).toBe(2);
    expect(stderr).toBe(
      errorText(
        'CONFIG_INVALID',
        [
          'command line: 4 problems',
          '  threads.max is "many"; accepted: a whole number from 1 to 1024',
          '  memory.max is "64kb"; accepted: bytes as a whole number, or text such as "64KiB" or "20MiB"',
          '  runtime.WAMR_BUILD_AOT is "yes"; accepted: 0, 1, false or true',
          '  verify.engines[0] is "v9"; accepted: "v8" or "wamr"',
        ].join('\n'),
        'Correct the value; docs/config.md lists types, units and defaults.',
      ),
    );
  });
});

describe('--sdk', () => {
  test.each([['--sdk'], ['--sdk.path']])('%s embedded is the same', async option => {
    const { stdout } = await cli(['sdk', '--json', option, 'embedded'], { cwd: project() });
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'embedded', compiler: { kind: 'embedded' } });
  });

  const system = debian();
  describeWith(system, 'together with --sdk.compiler', () => {
    test('both count, in either order', async () => {
      const words = ['--sdk', 'embedded'];
      const compiler = ['--sdk.compiler', system.clang];
      for (const args of [
        [...words, ...compiler],
        [...compiler, ...words],
      ]) {
        const { stdout } = await cli(['sdk', '--json', ...args], { cwd: project() });
        expect(JSON.parse(stdout)).toMatchObject({
          kind: 'embedded',
          compiler: { kind: 'clang', c: system.clang },
        });
      }
    });
  });
});

describe('flags --for', () => {
  test.each([
    ['c', /^--target=wasm32-wasip1 --sysroot=\S+ -pthread -matomics -mbulk-memory\n$/],
    ['cxx', /-fno-exceptions/],
    ['link', /--shared-memory/],
    ['link-cxx', /--shared-memory(?!.*--no-check-features)/],
    ['cmake', /CMAKE_C_COMPILER/],
    ['runtime', /^set\(WAMR_BUILD_LIB_PTHREAD "?1"? CACHE/m],
    ['iwasm', /^--heap-size=16777216 --max-threads=4 --stack-size=\d+\n$/],
    ['header', /#define WAMR_PTHREAD_/],
    ['json', /^\{\n {2}"c": \[/],
  ])('%s', async (form, expected) => {
    const { code, stdout, stderr } = await cli(['flags', '--sdk=embedded', `--for=${form}`], {
      cwd: project(),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(expected);
  });
});
