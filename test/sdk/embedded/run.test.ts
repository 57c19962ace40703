import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { distFile } from '../../../src/paths.js';
import { type EmbeddedTool, runEmbedded } from '../../../src/sdk/embedded/run.js';
import { guestPaths } from '../../../src/sdk/embedded/virtual-path.js';
import { runCommand } from '../../../src/sdk/embedded/wasi/host.js';
import { embeddedSysroot, environment, plant, scratch } from '../trees.js';

const PROJECT = {
  'src/main.c': '#include "../include/x.h"\n#include "y.h"\nint main(void) { return X + Y; }\n',
  'src/y.h': '#define Y 2\n',
  'include/x.h': '#define X 40\n',
  'src/bad.c': 'int main(void) { return nothing; }\n',
};

/** A project in a folder with a space, below the folder for temporary files. */
let cwd: string;
beforeEach(() => {
  cwd = join(scratch(), 'my project');
  plant(cwd, PROJECT);
  mkdirSync(join(cwd, 'build'));
});

async function run(tool: EmbeddedTool, args: readonly string[], folder = cwd, env = environment()) {
  const { exitCode, stdout, stderr } = await runEmbedded(tool, args, { cwd: folder, env });
  return { exitCode, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
}

const SILENT = { exitCode: 0, stdout: '', stderr: '' };

async function exitCodeOf(module: string): Promise<number> {
  const compiled = await WebAssembly.compile(readFileSync(module));
  const options = { args: ['program'], environment: [], cwd, paths: guestPaths(cwd) };
  return runCommand(compiled, options).exitCode;
}

describe('inputs and outputs', () => {
  test('relative ones, and a program that runs', async () => {
    expect(await run('clang', ['-O1', 'src/main.c', '-o', 'build/main.wasm'])).toEqual(SILENT);
    expect(readdirSync(join(cwd, 'build'))).toEqual(['main.wasm']);
    expect(await exitCodeOf(join(cwd, 'build/main.wasm'))).toBe(42);
  });

  test('absolute ones, the working directory elsewhere', async () => {
    const args = ['-c', join(cwd, 'src/main.c'), '-o', join(cwd, 'build/main.o')];
    expect(await run('clang', args, scratch())).toEqual(SILENT);
    expect(readFileSync(join(cwd, 'build/main.o')).subarray(0, 4)).toEqual(Buffer.from('\0asm'));
  });

  test('above the working directory, and an output without -o', async () => {
    expect(await run('clang', ['-c', '../src/main.c', '-I', '../include'], join(cwd, 'build'))).toEqual(
      SILENT,
    );
    expect(readdirSync(join(cwd, 'build'))).toEqual(['main.o']);
  });

  test('a header by its absolute name in the source', async () => {
    plant(cwd, { 'a.c': `#include "${cwd}/include/x.h"\nint x = X;\n` });
    expect(await run('clang', ['-c', 'a.c', '-o', 'build/a.o'])).toEqual(SILENT);
  });

  test("folders with the names of the root's: relative and absolute names are told apart", async () => {
    const first = `${cwd.split('/')[1]}`;
    const inside = `${cwd.slice(1)}/include/x.h`;
    plant(cwd, { [inside]: '#define X "the wrong header"\n', 'usr/include/z.h': '#define Z 1\n' });
    plant(cwd, { 'a.c': '#include "x.h"\n#include "z.h"\nint x = X + Z;\n' });
    expect(existsSync(join(cwd, first))).toBe(true);
    const args = ['-c', 'a.c', `-I${cwd}/include`, '-Iusr/include', '-o', 'build/a.o'];
    expect(await run('clang', args)).toEqual(SILENT);
  });

  test('links are followed, also those with absolute targets', async () => {
    symlinkSync(join(cwd, 'include'), join(cwd, 'linked'));
    plant(cwd, { 'a.c': '#include "linked/x.h"\n#include "linked/../src/y.h"\nint x = X + Y;\n' });
    expect(await run('clang', ['-c', 'a.c', '-o', 'build/a.o'])).toEqual(SILENT);
  });

  test('options from a response file', async () => {
    plant(cwd, { 'build/all.rsp': `-c "${cwd}/src/main.c"\n-o build/main.o` });
    expect(await run('clang', ['@build/all.rsp'])).toEqual(SILENT);
    expect(existsSync(join(cwd, 'build/main.o'))).toBe(true);
  });

  test('standard input', () => {
    const script = `import { runEmbedded } from ${JSON.stringify(distFile('src/sdk/embedded/run.js'))};
const { exitCode, stdout } = await runEmbedded('clang', ['-x', 'c', '-', '-E', '-P'], { cwd: process.cwd() });
process.stdout.write(stdout);
process.exitCode = exitCode;`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: environment(),
      input: '#define A 7\nint a = A;\n',
      encoding: 'utf8',
    });
    expect(child).toMatchObject({ status: 0, stdout: '\nint a = 7;\n', stderr: '' });
  });

  test('a failed compile leaves no output and no temporary file', async () => {
    const before = readdirSync(cwd);
    expect((await run('clang', ['src/bad.c', '-o', 'bad.wasm'])).exitCode).toBe(1);
    expect(readdirSync(cwd)).toEqual(before);
  });
});

describe('what the user reads', () => {
  test("an error in the source: clang's own words, names as they were typed", async () => {
    const diagnostic = (name: string) => `${name}:1:25: error: use of undeclared identifier 'nothing'
    1 | int main(void) { return nothing; }
      |                         ^~~~~~~
1 error generated.
`;
    for (const name of ['src/bad.c', 'src/../src/bad.c', join(cwd, 'src/bad.c')]) {
      expect(await run('clang', ['-c', name])).toEqual({ exitCode: 1, stdout: '', stderr: diagnostic(name) });
    }
  });

  test('a missing input, an unknown option, an undefined symbol', async () => {
    expect(await run('clang', ['-c', '/nix.c'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: "clang: error: no such file or directory: '/nix.c'\n",
    });
    expect((await run('clang++', ['--nix', 'a.cpp'])).stderr).toBe(
      "clang++: error: unknown argument: '--nix'\nclang++: error: no such file or directory: 'a.cpp'\n",
    );
    plant(cwd, { 'a.c': 'int f(void);\nint main(void) { return f(); }\n' });
    const { exitCode, stderr } = await run('clang', ['a.c', '-o', 'a.wasm']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^wasm-ld: error: .*: undefined symbol: f\n$/);
  });

  test('templates as deep as clang itself allows', async () => {
    plant(cwd, {
      'deep.cpp': `template <int N> struct F { static constexpr int v = F<N - 1>::v; };
template <> struct F<0> { static constexpr int v = 0; };
int x = F<1000>::v;
`,
    });
    expect(await run('clang++', ['-fsyntax-only', 'deep.cpp'])).toEqual(SILENT);
  });

  test('a crash: templates deeper than the stack of clang', async () => {
    plant(cwd, {
      'deep.cpp': `template <int N> struct F { static constexpr int v = F<N - 1>::v; };
template <> struct F<0> { static constexpr int v = 0; };
int x = F<100000>::v;
`,
    });
    const args = ['-ftemplate-depth=200000', '-fsyntax-only', 'deep.cpp'];
    const { exitCode, stderr } = await run('clang++', args);
    expect(exitCode).toBe(134);
    expect(stderr).toMatch(/^the tool crashed: memory access out of bounds$/m);
  });

  test('a warning of the driver', async () => {
    expect(await run('clang', ['-c', 'src/main.c', '-lm', '-o', 'build/a.o'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: "clang: warning: -lm: 'linker' input unused [-Wunused-command-line-argument]\n",
    });
  });

  test('--version and -print-resource-dir', async () => {
    expect((await run('clang', ['--version'])).stdout).toMatch(/^clang version 22\.\d/);
    expect((await run('clang', ['-print-resource-dir'])).stdout).toBe(`${await embeddedSysroot()}\n`);
  });
});

describe('dependency files', () => {
  test('-MD: relative names stay, system headers have their real names', async () => {
    plant(cwd, { 'a.c': '#include <stddef.h>\n#include "include/x.h"\nsize_t a = X;\n' });
    expect(await run('clang', ['-c', 'a.c', '-MD', '-o', 'build/a.o'])).toEqual(SILENT);
    const sysroot = await embeddedSysroot();
    const [target, ...names] = readFileSync(join(cwd, 'build/a.d'), 'utf8')
      .split(/[\s\\]+/)
      .filter(Boolean);
    expect(target).toBe('build/a.o:');
    expect(names).toContain('include/x.h');
    expect(names).toContain(join(sysroot, 'include/stddef.h'));
    expect(names.filter(name => !existsSync(join(name.startsWith('/') ? '/' : cwd, name)))).toEqual([]);
  });

  test('-MMD -MF with absolute names', async () => {
    const plain = scratch();
    plant(plain, PROJECT);
    const [source, output, list] = ['src/main.c', 'main.o', 'main.d'].map(name => join(plain, name));
    await run('clang', ['-c', String(source), '-MMD', '-MF', String(list), '-o', String(output)]);
    const words = [`${output}:`, source, `${plain}/src/../include/x.h`, `${plain}/src/y.h`];
    expect(readFileSync(String(list), 'utf8')).toBe(`${words.join(' \\\n  ')}\n`);
  });

  test('names in objects are the real ones', async () => {
    plant(cwd, { 'a.c': 'const char *name = __FILE__;\n' });
    await run('clang', ['-g', '-c', join(cwd, 'a.c'), '-o', 'build/a.o']);
    const bytes = readFileSync(join(cwd, 'build/a.o'));
    expect(bytes.includes(`${cwd}/a.c\0`)).toBe(true);
    expect(bytes.includes('.disk')).toBe(false);
  });
});

describe('more tools', () => {
  test('C++ compiles and links with the stock sysroot, and runs', async () => {
    plant(cwd, {
      'a.cpp': `#include <map>
#include <string>
int main() { std::map<std::string, int> m; m["a"] = 40; m["b"] = 2; int sum = 0; for (auto &[k, v] : m) sum += v; return sum; }
`,
    });
    const args = ['-std=c++17', '-fno-exceptions', '-O1', 'a.cpp', '-o', 'a.wasm'];
    expect(await run('clang++', args)).toEqual(SILENT);
    expect(await exitCodeOf(join(cwd, 'a.wasm'))).toBe(42);
  });

  test('ar and nm, with relative and absolute names', async () => {
    await run('clang', ['-c', 'src/main.c', '-o', 'build/main.o']);
    expect(await run('ar', ['crs', join(cwd, 'build/libx.a'), 'build/main.o'])).toEqual(SILENT);
    expect((await run('ar', ['t', 'build/libx.a'])).stdout).toBe('main.o\n');
    expect((await run('nm', ['-A', join(cwd, 'build/libx.a')])).stdout).toContain(
      `${cwd}/build/libx.a:main.o: `,
    );
  });

  test('variables that a compiler looks at', async () => {
    plant(cwd, { 'a.c': '#include "x.h"\nint x = X;\n' });
    const env = { ...environment(), CPATH: `nowhere:${join(cwd, 'include')}` };
    expect(await run('clang', ['-c', 'a.c', '-o', 'build/a.o'], cwd, env)).toEqual(SILENT);
  });
});
