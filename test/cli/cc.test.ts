import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { type CliResult, cli, environment, main, project } from './support/cli.js';

const SOURCES: Readonly<Record<string, string>> = {
  'main.c': '#include <stdio.h>\nint lib(void);\nint main(void) { printf("%d\\n", lib()); return 0; }\n',
  'lib.c': 'int lib(void) { return 42; }\n',
  'lib-cxx.cpp':
    '#include <string>\nextern "C" int lib(void) { return (int)std::string(42, \'x\').size(); }\n',
  'wrong.c': 'int main(void) { return nothing; }\n',
  'unresolved.c': 'int nowhere(void);\nint main(void) { return nowhere(); }\n',
  'compile.rsp': '-c main.c -o from-response.o\n',
  'link.rsp': 'main.c lib.c -o from-response.wasm\n',
  Makefile: 'CFLAGS = -O1\nprogram.wasm: main.o lib.o\n\t$(CC) $(CFLAGS) -o $@ $^\n',
};

const system = debian();
const toolchains = [
  { sdk: 'embedded', part: { missing: undefined } },
  { sdk: 'system', part: system },
];

for (const { sdk, part } of toolchains) {
  describeWith(part, `cc and c++ on the toolchain ${sdk}`, () => {
    const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-cc-'));
    beforeAll(() => {
      for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(cwd, name), text);
    });
    afterAll(() => rmSync(cwd, { recursive: true, force: true }));

    const run = (verb: string, words: string): Promise<CliResult> =>
      cli([verb, '--sdk', sdk, '--', ...words.split(' ').filter(word => word !== '')], { cwd });
    /** Nothing is said where all is well: no remarks about options that were not typed. */
    const silently = async (verb: string, words: string) =>
      expect(await run(verb, words)).toEqual({ code: 0, stdout: '', stderr: '' });

    test('compiles and links with one command; what comes out runs', async () => {
      await silently('cc', '-O1 -Wall -Werror main.c lib.c -o one.wasm');
      const verified = await cli(['verify', '--json', 'one.wasm'], { cwd });
      const [run] = JSON.parse(verified.stdout).runs;
      expect(run).toMatchObject({ outcome: 'passed', stdout: '42\n' });
    });

    test('links objects alone', async () => {
      await silently('cc', '-c main.c -o main.o');
      await silently('cc', '-c lib.c -o lib.o');
      await silently('cc', '-Werror main.o lib.o -o two.wasm');
      expect(readFileSync(join(cwd, 'two.wasm')).subarray(0, 4).toString()).toBe('\0asm');
    });

    test('takes C++ through cc, too', async () => {
      await silently('cc', '-c main.c -o main.o');
      await silently('cc', '-c lib-cxx.cpp -o lib-cxx.o');
      await silently('c++', 'main.o lib-cxx.o -o three.wasm');
      await silently('cc', 'main.o lib-cxx.o -lc++ -lc++abi -o four.wasm');
      await silently('cc', 'main.o lib-cxx.cpp -lc++ -lc++abi -o five.wasm');
    });

    test('takes response files, whatever they ask for', async () => {
      await silently('cc', '@compile.rsp');
      await silently('cc', '@link.rsp');
      expect(existsSync(join(cwd, 'from-response.o'))).toBe(true);
      expect(existsSync(join(cwd, 'from-response.wasm'))).toBe(true);
    });

    test('merges objects with -r', async () => {
      await silently('cc', '-c main.c -o main.o');
      await silently('cc', '-c lib.c -o lib.o');
      await silently('cc', '-r -nostdlib main.o lib.o -o merged.o');
      await silently('cc', 'merged.o -o six.wasm');
    });

    test("a failed compilation shows the compiler's own words and ends with its code", async () => {
      const { code, stdout, stderr } = await run('cc', '-c wrong.c');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^wrong\.c:1:25: error: use of undeclared identifier 'nothing'\n/);
      expect(stderr).not.toContain('wamr-pthread');
    });

    test("a failed link shows the linker's", async () => {
      const { code, stderr } = await run('cc', 'unresolved.c -o never.wasm');
      expect(code).toBe(1);
      expect(stderr).toMatch(/wasm-ld\S*: error: \S+\.o: undefined symbol: nowhere\n/);
      expect(existsSync(join(cwd, 'never.wasm'))).toBe(false);
    });

    test('questions about the compiler reach it', async () => {
      const version = await run('cc', '--version');
      expect(version).toMatchObject({ code: 0, stderr: '' });
      expect(version.stdout).toContain('clang version ');
      expect(await run('cc', '-dumpmachine')).toMatchObject({ code: 0, stdout: 'wasm32-unknown-wasip1\n' });
      expect((await run('cc', '-v')).stderr).not.toContain('warning');
      const macros = await run('cc', '-E -dM -xc /dev/null');
      expect(macros).toMatchObject({ code: 0, stderr: '' });
      expect(macros.stdout).toContain('#define _REENTRANT 1');
    });

    test('make builds with it', async () => {
      const { exitCode, stderr } = await execa(
        'make',
        ['--jobs=2', `CC='${process.execPath}' '${main}' cc --sdk ${sdk} --`],
        { cwd, env: environment(), reject: false },
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(existsSync(join(cwd, 'program.wasm'))).toBe(true);
    });
  });
}

describeWith(system, 'a compiler of your own', () => {
  test("its exit code and its output are passed on, and it gets the project's options", async () => {
    const cwd = project();
    const wrapper = join(cwd, 'my-clang');
    const script = `#!/bin/sh
case " $* " in *" -c "*) echo "$@"; echo 'no licence left' >&2; exit 77 ;; esac
exec '${system.clang}' "$@"
`;
    writeFileSync(wrapper, script);
    chmodSync(wrapper, 0o755);
    const { code, stdout, stderr } = await cli(
      ['cc', '--sdk=system', '--sdk.compiler=./my-clang', '--', '-c', 'app.c'],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 77, stderr: 'no licence left\n' });
    expect(stdout).toContain(`--sysroot=${cwd}/.wamr-pthread/sysroot`);
    expect(stdout).toMatch(/ -c app\.c\n$/);
  });
});

describe('tool', () => {
  test('runs a tool of the embedded toolchain', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'lib.c'), SOURCES['lib.c'] ?? '');
    const compiled = await cli(['tool', 'clang', '--', '--target=wasm32-wasip1', '-c', 'lib.c'], { cwd });
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await cli(['tool', 'nm', '--', 'lib.o'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/ T lib\n/) });
    const failed = await cli(['tool', 'nm', '--', 'nothing.o'], { cwd });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('nothing.o');
  });
});
