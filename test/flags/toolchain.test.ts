import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/types.js';
import { emit } from '../../src/flags/emit/index.js';
import type { Sdk } from '../../src/sdk/types.js';
import { readModule } from '../../src/wasm/module.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { allOf, programs } from './programs.js';
import { sampleFlags } from './samples.js';
import { installedSdk, type OutFolder, outFolder, uncheckedLibc } from './stock-sysroot.js';

const project = fileURLToPath(new URL('fixtures/cmake-project/', import.meta.url));
const part = allOf(debian(), programs('cmake', 'ninja', 'make'));

describeWith(part, 'toolchain.cmake with the real CMake', () => {
  let out: OutFolder;
  beforeEach(() => {
    out = outFolder();
  });
  afterEach(() => out.remove());

  const reactor: ConfigInput = { link: { entry: 'reactor', exports: ['on_data'] } };

  function writeToolchain(config: ConfigInput, sdk: Sdk = installedSdk()): string {
    const { clang, clangxx, llvmAr } = debian();
    const beside = (tool: string) => llvmAr.replace('-ar', `-${tool}`);
    const compilers = {
      c: clang,
      cxx: clangxx,
      ar: llvmAr,
      ranlib: beside('ranlib'),
      strip: beside('strip'),
    };
    const flags = sampleFlags(config, sdk, { out: out.path, libcxxLowered: true });
    writeFileSync(join(out.path, 'toolchain.cmake'), emit(flags, 'cmake', { sdk, compilers }));
    return out.path;
  }

  /** The stock libc is unchecked by a linker flag of the user, which must not push ours out. */
  async function configure(folder: string, build: string, more: readonly string[] = []): Promise<string> {
    const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${join(folder, 'toolchain.cmake')}`;
    const unchecked = `-DCMAKE_EXE_LINKER_FLAGS=${uncheckedLibc}`;
    const { all } = await execa('cmake', ['-S', project, '-B', build, toolchain, unchecked, ...more], {
      all: true,
    });
    return all;
  }

  function moduleOf(build: string, name: string) {
    const module = readModule(readFileSync(join(build, name)), name);
    const names = module.exports.map(entry => entry.name).sort();
    const atomics = module.features.some(feature => feature.prefix === '+' && feature.name === 'atomics');
    const stack = Number(module.globals[0]?.init) - Math.ceil(Number(dataEnd(module)) / 16) * 16;
    return { names, atomics, stack, memory: module.memories[0] };
  }

  function dataEnd(module: ReturnType<typeof readModule>) {
    const found = module.exports.find(({ name }) => name === '__data_end');
    return module.globals[found?.index ?? -1]?.init;
  }

  it.each(['Ninja', 'Unix Makefiles'])(
    '%s: configures honestly and builds every kind of source',
    async generator => {
      const build = join(out.path, 'build');
      const log = await configure(writeToolchain(reactor), build, [
        '-G',
        generator,
        '-DCMAKE_C_FLAGS=-DMINE',
      ]);
      expect(log).toContain("-- checks: 1 '' 1 1 4\n");
      expect(log).toContain('-- flags of the user: -DMINE\n');
      const found = `${join(out.path, 'sysroot/lib/wasm32-wasip1/libm.a')} ${join(out.path, 'sysroot/include/wasm32-wasip1')}`;
      expect(log).toContain(`-- found: ${found}\n`);
      expect(log).not.toMatch(/System is unknown|Warning/);
      await execa('cmake', ['--build', build]);
      const wanted = ['__data_end', '__heap_base', '_initialize', 'memory', 'on_data'];
      for (const name of ['plain.wasm', 'with_cxx.wasm', 'sub/nested.wasm']) {
        const { names, atomics, stack, memory } = moduleOf(build, name);
        expect({ name, names, atomics, stack }).toEqual({
          name,
          names: wanted,
          atomics: true,
          stack: 1_310_720,
        });
        expect(memory).toMatchObject({ shared: true, max: 1024 });
      }
    },
  );

  it('takes over a changed config in a build folder that exists', async () => {
    const build = join(out.path, 'build');
    await configure(writeToolchain(reactor), build, ['-G', 'Ninja']);
    await execa('cmake', ['--build', build, '--target', 'plain']);
    expect(moduleOf(build, 'plain.wasm').stack).toBe(1_310_720);
    writeToolchain({ ...reactor, threads: { max: 7 } });
    await execa('cmake', ['--build', build, '--target', 'plain']);
    expect(moduleOf(build, 'plain.wasm').stack).toBe(8 * 256 * 1024);
  });

  it('works where its folder was moved to', async () => {
    const moved = join(dirname(out.path), 'moved');
    renameSync(writeToolchain({}), moved);
    const build = join(moved, 'build');
    await configure(moved, build, ['-G', 'Ninja']);
    await execa('cmake', ['--build', build, '--target', 'plain']);
    expect(moduleOf(build, 'plain.wasm').names).toContain('_start');
    renameSync(moved, out.path);
  });

  it("keeps what only the SDK's own toolchain file knows, and overrides its compiler", async () => {
    const cmakeToolchain = join(out.path, 'own.cmake');
    const lines = ['set(CMAKE_SYSTEM_NAME WASI)', 'set(CMAKE_C_COMPILER /no/such/clang)'];
    writeFileSync(cmakeToolchain, [...lines, 'set(CMAKE_C_FLAGS_INIT -DFROM_THE_SDK)', ''].join('\n'));
    writeToolchain({}, { ...installedSdk(), cmakeToolchain });
    const log = await configure(out.path, join(out.path, 'build'), ['-G', 'Ninja']);
    expect(log).toContain('-- flags of the user: -DFROM_THE_SDK\n');
    expect(log).toContain("-- checks: 1 '' 1 1 4\n");
  });

  it('serves a project whose top folder has no language', async () => {
    const top = join(out.path, 'top');
    cpSync(project, join(top, 'inner'), { recursive: true });
    writeFileSync(
      join(top, 'CMakeLists.txt'),
      'cmake_minimum_required(VERSION 3.19)\nproject(top NONE)\nadd_subdirectory(inner)\n',
    );
    const build = join(out.path, 'build');
    await configure(writeToolchain({}), build, ['-G', 'Ninja', '-S', top]);
    await execa('cmake', ['--build', build, '--target', 'plain']);
    expect(moduleOf(build, 'inner/plain.wasm').memory).toMatchObject({ shared: true, max: 1024 });
  });
});
