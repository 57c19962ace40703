import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileOrThrow, run } from '../../src/sdk/run.js';
import type { Compiler } from '../../src/sdk/types.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { environment, plant, scratch } from './trees.js';

const EMBEDDED: Compiler = { kind: 'embedded', version: '22' };

function project(): { cwd: string; env: NodeJS.ProcessEnv; stdio: 'capture' } {
  const cwd = scratch();
  plant(cwd, { 'a.c': 'int f(void) { return 1; }\n', 'bad.c': 'int f(void) { return x; }\n' });
  return { cwd, env: environment('/usr/bin', '/bin'), stdio: 'capture' };
}

const ERROR = /^bad\.c:1:22: error: use of undeclared identifier 'x'\n/;

/** What both kinds of compiler must do alike. */
function behaves(compiler: Compiler): void {
  test('success is silent and makes the output', async () => {
    const options = project();
    const args = ['--target=wasm32-wasip1', '-c', 'a.c', '-o', 'a.o'];
    expect(await run(compiler, 'c', args, options)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(options.cwd, 'a.o')).subarray(0, 4)).toEqual(Buffer.from('\0asm'));
  });

  test("a failure is a result with the compiler's own words", async () => {
    const args = ['--target=wasm32-wasip1', '-c', 'bad.c'];
    expect(await run(compiler, 'c', args, project())).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(ERROR),
    });
  });

  test('a failure is COMPILER_FAILED for callers that need success', async () => {
    const { stdio: _, ...options } = project();
    const failed = compileOrThrow(compiler, 'c', ['--target=wasm32-wasip1', '-c', 'bad.c'], options);
    await expect(failed).rejects.toThrow(
      expect.objectContaining({
        code: 'COMPILER_FAILED',
        message: expect.stringMatching(
          /^\S+ failed with exit code 1:\nbad\.c:1:22: error: use of undeclared identifier 'x'\n[\s\S]*generated\.$/,
        ),
        hint: 'Correct what the compiler says, then run the command again.',
      }),
    );
  });

  test('C++ is another driver', async () => {
    const options = project();
    plant(options.cwd, {
      'a.h': 'template <class T> T same(T x) { return x; }\n',
      'b.c': '#include "a.h"\n',
    });
    const args = ['--target=wasm32-wasip1', '-x', 'c++', '-c', 'b.c', '-o', 'b.o', '-nostdinc++'];
    expect(await run(compiler, 'c++', args, options)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(join(options.cwd, 'b.o'))).toBe(true);
  });
}

describe('the embedded compiler', () => behaves(EMBEDDED));

describeWith(debian(), "Debian's compiler", () =>
  behaves({ kind: 'clang', c: debian().clang, cxx: debian().clangxx, version: '22' }),
);

describe('a compiler on disk', () => {
  test('that is gone cannot be started', async () => {
    const options = project();
    const c = join(options.cwd, 'clang');
    await expect(run({ kind: 'clang', c, cxx: c, version: '1' }, 'c', [], options)).rejects.toThrow(
      expect.objectContaining({
        code: 'COMPILER_MISSING',
        message: `${c}: cannot be started: spawn ${c} ENOENT`,
      }),
    );
  });

  test('without a C++ driver is told to be one', async () => {
    const options = project();
    plant(options.cwd, { clang: '#!/bin/sh\necho "$@"\n' });
    const c = join(options.cwd, 'clang');
    chmodSync(c, 0o755);
    const compiler: Compiler = { kind: 'clang', c, cxx: c, version: '1' };
    expect((await run(compiler, 'c++', ['-c', 'a b.cpp'], options)).stdout).toBe(
      '--driver-mode=g++ -c a b.cpp\n',
    );
    expect((await run(compiler, 'c', ['-c'], options)).stdout).toBe('-c\n');
  });
});
