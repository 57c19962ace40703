import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readArchive } from '../../src/archive/read.js';
import { buildArchive, planArchive, refuseDangling } from '../../src/libc/archive-plan.js';
import { type LayerSelection, loadLayer } from '../../src/libc/layer/load.js';
import { CRT_MAIN } from '../../src/libc/policy.js';
import { templateFile } from '../../src/paths.js';
import { embeddedLookupFolders, findEmbeddedPackage } from '../../src/sdk/embedded/package.js';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { unpackEmbedded } from '../../src/sdk/embedded/unpack.js';
import { editObject } from '../../src/wasm/edit/object.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { debian, type Part, wasiSdk34 } from './parts.js';

/** A stock sysroot whose libc.a is patched in memory for the tests of the layer. */
export interface TestSysroot {
  /** Its name on a command line. */
  readonly key: string;
  readonly title: string;
  readonly part: Part;
  /** What its libc++ offers: thread classes, none (built without threads), or undefined where it has no libc++. */
  readonly libcxx: 'threads' | 'no-threads' | undefined;
  locate(): Promise<SysrootFolders>;
}

interface SysrootFolders {
  readonly includeDir: string;
  /** The headers of libc++. */
  readonly cxxDir?: string;
  readonly libDir: string;
  readonly startObject: string | undefined;
}

const debianPart = debian();
const sdk34 = wasiSdk34();

/** One sysroot for each generation of wasi-libc: without pthread, with stubs, with musl's code without atomics. */
export const testSysroots: readonly TestSysroot[] = [
  {
    key: 'debian',
    title: "Debian's wasi-libc",
    part: debianPart,
    libcxx: 'no-threads',
    locate: async () => ({
      includeDir: '/usr/include/wasm32-wasi',
      cxxDir: '/usr/include/wasm32-wasi/c++/v1',
      libDir: debianPart.libDir,
      startObject: join(debianPart.libDir, 'crt1-command.o'),
    }),
  },
  {
    key: 'embedded',
    title: 'the embedded toolchain',
    part: { missing: undefined },
    libcxx: 'threads',
    locate: async () => {
      const sysroot = await embeddedSysroot();
      const libDir = join(sysroot, 'lib', 'wasm32-wasip1');
      return {
        includeDir: join(sysroot, 'include', 'wasm32-wasip1'),
        cxxDir: join(sysroot, 'include', 'c++', 'v1'),
        libDir,
        startObject: join(libDir, 'crt1-command.o'),
      };
    },
  },
  {
    key: 'wasi-sdk-34',
    title: 'wasi-sdk 34',
    part: sdk34,
    // The package has C only.
    libcxx: undefined,
    locate: async () => ({
      includeDir: join(sdk34.sysroot, 'include', 'wasm32-wasip1'),
      libDir: join(sdk34.sysroot, 'lib', 'wasm32-wasip1'),
      // The package has none; test/layer/start.c stands in.
      startObject: undefined,
    }),
  },
];

/** Any other stock sysroot: a folder with `lib/wasm32-wasip1` or `lib/wasm32-wasi`. */
export function sysrootAt(folder: string): TestSysroot {
  const triple = ['wasm32-wasip1', 'wasm32-wasi'].find(name =>
    existsSync(join(folder, 'lib', name, 'libc.a')),
  );
  const libDir = join(folder, 'lib', triple ?? 'wasm32-wasip1');
  const firstOf = (...names: string[]) =>
    names.map(name => join(folder, name)).find(name => existsSync(name));
  const cxxDir = firstOf(`include/${triple}/c++/v1`, 'include/c++/v1');
  const startObject = ['crt1-command.o', 'crt1.o'].map(name => join(libDir, name)).find(existsSync);
  return {
    key: folder,
    title: folder,
    part: { missing: triple === undefined ? `lib/wasm32-wasip1/libc.a in ${folder}` : undefined },
    libcxx: cxxDir === undefined || !existsSync(join(libDir, 'libc++.a')) ? undefined : threadClasses(cxxDir),
    locate: async () => ({
      includeDir: firstOf(`include/${triple}`) ?? join(folder, 'include'),
      ...(cxxDir === undefined ? {} : { cxxDir }),
      libDir,
      startObject,
    }),
  };
}

/** LLVM 20 renamed libc++'s `_LIBCPP_HAS_NO_THREADS` to `_LIBCPP_HAS_THREADS 0`. */
function threadClasses(cxxDir: string): 'threads' | 'no-threads' {
  const config = readFileSync(join(cxxDir, '__config_site'), 'utf8');
  return /^#define _LIBCPP_HAS_(NO_THREADS|THREADS 0)/m.test(config) ? 'no-threads' : 'threads';
}

/** Builds programs against one patched libc.a. */
export interface ProgramBuilder {
  /**
   * Compiles and links a C or C++ file, with `libraries` (without `lib` and `.a`) before libc, and those of C++ for
   * C++ and with `more` flags; returns the module's file.
   */
  build(
    source: string,
    name: string,
    libraries?: readonly string[],
    more?: { readonly compile?: readonly string[]; readonly link?: readonly string[] },
  ): Promise<string>;
  /** A source after the preprocessor; without `ownHeaders` the SDK's alone, where it has them. */
  preprocess(source: string, options?: { readonly ownHeaders?: boolean }): Promise<string>;
}

/** The flags of a program that starts threads, as `flags` gives them to users: 4 threads and main, 208 KiB each. */
const LINK_FLAGS = [
  '--shared-memory',
  '--max-memory=67108864',
  '-z',
  'stack-size=1048576',
  '--export=__heap_base',
  '--export=__data_end',
];

/** `-fno-builtin`: the programs ask malloc for impossible sizes, which clang would answer itself. */
const COMPILE_FLAGS = [
  '--target=wasm32-wasip1',
  '-O2',
  '-pthread',
  '-matomics',
  '-mbulk-memory',
  '-fno-builtin',
  '-Wall',
  '-Wno-non-power-of-two-alignment',
];

/** Like the driver's for C++; without exceptions, which the sysroots' libc++ has none of. */
const CXX_FLAGS = ['-x', 'c++', '-std=c++20', '-fno-exceptions', '-nostdinc++'];

/** Patches libc.a and the start object of `sysroot` into `folder`. The linker's feature checks stay on. */
export async function programBuilder(sysroot: TestSysroot, folder: string): Promise<ProgramBuilder> {
  const { includeDir, cxxDir, libDir, startObject } = await sysroot.locate();
  mkdirSync(folder, { recursive: true });
  const { bytes, layer } = await patchedLibc(join(libDir, 'libc.a'));
  writeFileSync(join(folder, 'libc.a'), bytes);
  const includes = ['-nostdlibinc', '-isystem', templateFile('include'), '-isystem', includeDir];
  const compile = async (source: string, object: string, more: readonly string[] = []) => {
    const cxx = isCxx(source) && cxxDir !== undefined ? [...CXX_FLAGS, '-isystem', cxxDir] : [];
    await clang([...COMPILE_FLAGS, ...more, ...cxx, ...includes, '-c', source, '-o', object]);
    return object;
  };
  const start = join(folder, 'start.o');
  if (startObject === undefined)
    await compile(fileURLToPath(new URL('../layer/start.c', import.meta.url)), start);
  else
    writeFileSync(start, editObject(readFileSync(startObject), startObject, { renameUndefined: CRT_MAIN }));
  const builtins = join(await embeddedSysroot(), 'lib', 'wasm32-unknown-wasip1', 'libclang_rt.builtins.a');
  const patched = new Set<string>();
  const patchLibrary = (library: string) => {
    if (patched.has(library)) return;
    const file = join(libDir, `lib${library}.a`);
    const archive = readArchive(readFileSync(file), file);
    const planned = planArchive(archive, layer.provided, undefined, layer.wrapped);
    writeFileSync(join(folder, `lib${library}.a`), buildArchive(planned).bytes);
    patched.add(library);
  };
  return {
    preprocess: async (source, { ownHeaders = true } = {}) => {
      const output = join(folder, 'preprocessed.i');
      const order = ownHeaders
        ? includes
        : ['-nostdlibinc', '-isystem', includeDir, '-idirafter', templateFile('include')];
      await clang([...COMPILE_FLAGS, ...order, '-E', '-P', source, '-o', output]);
      return readFileSync(output, 'utf8');
    },
    build: async (source, name, libraries = [], more = {}) => {
      const [object, module] = [join(folder, `${name}.o`), join(folder, `${name}.wasm`)];
      await compile(source, object, more.compile);
      const all = [...libraries, ...(isCxx(source) ? CXX_LIBRARIES : [])];
      for (const library of all) patchLibrary(library);
      const inputs = [start, object, ...all.map(library => `-l${library}`), '-lc', builtins];
      await tool('wasm-ld', [
        `-L${folder}`,
        ...inputs,
        ...LINK_FLAGS,
        ...(more.link ?? []),
        `-Map=${module}.map`,
        '-o',
        module,
      ]);
      return module;
    },
  };
}

const CXX_LIBRARIES = ['c++', 'c++abi'];

function isCxx(source: string): boolean {
  return source.endsWith('.cpp');
}

async function patchedLibc(file: string): Promise<{ bytes: Uint8Array; layer: LayerSelection }> {
  const archive = readArchive(readFileSync(file), file);
  const defined = archive.members.flatMap(({ data, name }) => definedSymbols(readObject(data, name)));
  const layer = (await loadLayer()).selectFor(new Set(defined));
  const planned = planArchive(archive, layer.provided, layer.members);
  refuseDangling(planned, layer.provided);
  return { bytes: buildArchive(planned).bytes, layer };
}

async function embeddedSysroot(): Promise<string> {
  const embedded = findEmbeddedPackage(embeddedLookupFolders(process.cwd()));
  if (embedded === undefined) throw new Error('@yowasp/clang is not installed: npm ci');
  return unpackEmbedded(embedded);
}

/** Debian's programs where they are, because they are faster; else the embedded ones. */
function clang(args: readonly string[]): Promise<void> {
  return tool('clang', args);
}

async function tool(name: 'clang' | 'wasm-ld', args: readonly string[]): Promise<void> {
  if (debianPart.missing === undefined) {
    await execa(name === 'clang' ? debianPart.clang : debianPart.clang.replace('clang-', 'wasm-ld-'), args);
    return;
  }
  const { exitCode, stderr } = await runEmbedded(name, args, { cwd: process.cwd() });
  if (exitCode !== 0) throw new Error(`${name} ${args.join(' ')}\n${Buffer.from(stderr).toString('utf8')}`);
}
