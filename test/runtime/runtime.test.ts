// Building the engine and what stands in its way, through the command line.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { checkCapabilities } from '../../src/runtime/capabilities.js';
import { crateTree, fetchCrate } from '../../src/runtime/crate.js';
import { filesBelow, hashContents } from '../../src/runtime/tree-hash.js';
import { cli } from '../cli/support/cli.js';
import { compileC } from '../support/compile.js';
import { engineEnv, wamrEngine } from '../support/engine.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamr-pthread-runtime-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const empty = { WAMR_PTHREAD_CACHE: join(scratch, 'cache') };
const run = (args: readonly string[], env: NodeJS.ProcessEnv = empty) => cli(args, { cwd: scratch, env });

describe('without a WAMR', () => {
  test('it must be said where WAMR comes from, once', async () => {
    const { code, stderr } = await run(['runtime', 'build']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        'error [USAGE] it is not said where WAMR comes from\n hint Run wamr-pthread runtime build --from-cargo',
      ),
    ]);
    expect((await run(['runtime', 'build', '--from-cargo', '--prefix', 'x'])).stderr).toContain(
      'only one of',
    );
    expect((await run(['runtime', 'make'])).stderr).toContain('runtime make: there is no such command');
  });

  test('a folder that is no WAMR is named', async () => {
    const { code, stderr } = await run(['runtime', 'build', '--wamr-root', '.']);
    expect(code).toBe(2);
    expect(stderr).toContain('is no source tree of WAMR: build-scripts/runtime_lib.cmake is missing');
    expect((await run(['runtime', 'build', '--prefix', '.'])).stderr).toContain(
      'no installed WAMR: lib/libiwasm.a is missing',
    );
  });

  test('a missing cargo or CMake is named', async () => {
    const bin = join(scratch, 'empty-bin');
    mkdirSync(bin, { recursive: true });
    const { code, stderr } = await run(['runtime', 'build', '--from-cargo'], { ...empty, PATH: bin });
    expect(code).toBe(2);
    expect(stderr).toMatch(/error \[RUNTIME_TOOL_MISSING\] cmake cannot be started: .*\n hint Install CMake/);
    await expect(fetchCrate(join(scratch, 'no-cargo'), { PATH: bin })).rejects.toMatchObject({
      code: 'RUNTIME_TOOL_MISSING',
      message: expect.stringMatching(/^cargo cannot be started/),
    });
    expect(readdirSync(join(scratch, 'no-cargo'))).toEqual([]);
  });

  test('nothing is built yet, and info says how', async () => {
    expect((await run(['runtime', 'info'])).stdout).toContain('No engine with WAMR is built.');
    expect(JSON.parse((await run(['runtime', 'info', '--json'])).stdout)).toEqual([]);
  });

  test('a dry run writes nothing', async () => {
    const { code, stdout } = await run(['runtime', 'build', '--from-cargo', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^would run:\n {2}cargo fetch .*\n {2}node .*cmake-js compile .*--CDWAMR_BUILD_LIB_PTHREAD=1/,
    );
    expect((await run(['runtime', 'info', '--json'])).stdout).toBe('[]\n');
  });

  test('a WAMR that cannot do what is needed is refused with the option to change', () => {
    const config = configSchema.parse({ runtime: { WAMR_BUILD_SIMD: 1 } });
    const good = {
      ...{ version: '2.4.3', internals: true, pthread: true, semaphores: true, libcBuiltin: true },
      ...{ wasi: true, wasiThreads: false, sharedMemory: true, simd: true },
    };
    expect(() => checkCapabilities(config, good)).not.toThrow();
    const wrong = [
      [{ pthread: false }, 'WAMR_BUILD_LIB_PTHREAD=1'],
      [{ wasiThreads: true }, 'WAMR_BUILD_LIB_WASI_THREADS=0'],
      [{ libcBuiltin: false }, 'WAMR_BUILD_LIBC_BUILTIN=1'],
      [{ simd: false }, 'WAMR_BUILD_SIMD=1'],
    ] as const;
    for (const [fault, option] of wrong)
      expect(() => checkCapabilities(config, { ...good, ...fault })).toThrow(
        expect.objectContaining({ code: 'RUNTIME_UNSUITABLE', hint: expect.stringContaining(option) }),
      );
  });
});

describeWith(wamrEngine(), 'with a WAMR', () => {
  let addon: string;
  beforeAll(async () => {
    addon = await wamrEngine().prepare();
  });

  test('a second build finds the first, and info asks the engine', async () => {
    const again = await run(['runtime', 'build', '--from-cargo'], engineEnv);
    expect([again.code, again.stderr]).toEqual([0, `already built: ${addon}\n`]);
    const { stdout } = await run(['runtime', 'info', '--json'], engineEnv);
    expect(JSON.parse(stdout)).toContainEqual({
      addon,
      from: 'cargo',
      capabilities: {
        ...{ version: '2.4.3', internals: true, pthread: true, semaphores: false, libcBuiltin: true },
        ...{ wasi: true, wasiThreads: false, sharedMemory: true, simd: false },
      },
    });
    expect((await run(['runtime', 'info'], engineEnv)).stdout).toContain('wasi-threads: no, as it must be');
  });

  test('SIMD that cannot be fetched is said in one line', async () => {
    const bin = join(scratch, 'no-git');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { code, stderr } = await run(
      ['runtime', 'build', '--wamr-root', wamrSource().root, '--runtime.WAMR_BUILD_SIMD', '1'],
      { ...empty, PATH: `${bin}:${process.env['PATH']}` },
    );
    expect([code, stderr]).toEqual([
      2,
      'error [RUNTIME_UNSUITABLE] runtime.WAMR_BUILD_SIMD is 1, but SIMDe, which WAMR fetches with git at configure time, could not be had\n hint Set runtime.WAMR_BUILD_SIMD to 0, or build where git can reach it.\n',
    ]);
  });

  test('a machine without a compiler is told so', async () => {
    const { code, stderr } = await run(['runtime', 'build', '--wamr-root', wamrSource().root], {
      ...empty,
      CC: join(scratch, 'no-cc'),
      CXX: join(scratch, 'no-cxx'),
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error \[RUNTIME_TOOL_MISSING\] CMake found no C and C\+\+ compiler\n hint Install/,
      ),
    ]);
  });

  test('sources that somebody changed are refused', async () => {
    const cache = join(scratch, 'changed');
    cpSync(wamrSource().root, crateTree(cache), { recursive: true });
    const files = filesBelow(crateTree(cache));
    expect(await fetchCrate(cache, {})).toBe(crateTree(cache));
    const before = hashContents(crateTree(cache), files);
    writeFileSync(join(crateTree(cache), 'core', 'config.h'), '#define NOTHING\n');
    expect(hashContents(crateTree(cache), files)).not.toBe(before);
    await expect(fetchCrate(cache, {})).rejects.toMatchObject({
      code: 'RUNTIME_SOURCE',
      message: expect.stringContaining('are not the expected ones'),
    });
  });

  test('verify runs on the engine that is asked for, and says how to get one', async () => {
    const source = '#include <stdio.h>\nint main(void) { puts("hello"); return 3; }\n';
    const flags = [
      ...['-O1', '-matomics', '-mbulk-memory'],
      '-Wl,--shared-memory,--max-memory=67108864,--no-check-features,--export=__heap_base,--export=__data_end',
      '-Wl,-z,stack-size=1310720',
    ];
    writeFileSync(join(scratch, 'app.wasm'), await compileC({ source, flags, sysroot: 'embedded-stock' }));
    const real = await run(['verify', '--engine', 'wamr', '--json', 'app.wasm'], engineEnv);
    expect(JSON.parse(real.stdout).runs).toMatchObject([
      { engine: 'wamr', outcome: 'exit', exitCode: 3, stdout: 'hello\n' },
    ]);
    expect(real.stderr).toBe('');
    const both = await run(['verify', '--engine', 'all', '--json', 'app.wasm'], engineEnv);
    expect(JSON.parse(both.stdout).runs.map((each: { engine: string }) => each.engine)).toEqual([
      'v8',
      'wamr',
    ]);
    const none = await run(['verify', '--engine', 'wamr', 'app.wasm']);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error \[RUNTIME_NOT_BUILT\] .*\n hint Run wamr-pthread runtime build --from-cargo/,
      ),
    ]);
    const usual = await run(['verify', 'app.wasm']);
    expect(usual.stderr).toBe(
      'For a third opinion, of the real WAMR: npx wamr-pthread runtime build --from-cargo, then verify --engine all.\n',
    );
  });
});
