import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WamrPthreadError } from '../errors.js';
import { majorOf } from './compiler-version.js';
import { type FactStore, remembered } from './facts.js';
import { describeLibc } from './libc.js';
import { findBuiltins, findLibcxx, firstFile, readVersion, resourceDirectories } from './libraries.js';
import { isLibcDescription } from './remembered-facts.js';
import { type StockView, stockView } from './stock-view.js';
import { chooseTripleDirectory, compilerTriple, tripleDirectories } from './triple.js';
import type { Compiler, LibcDescription, Sdk } from './types.js';

/** What discovery knows before it looks inside. */
export interface Place {
  readonly kind: Sdk['kind'];
  readonly found: string;
  readonly root: string;
  readonly sysroot: string;
  readonly compiler: Compiler | undefined;
  /** clang's own folder with libclang_rt, where the compiler said so. */
  readonly resourceDir: string | undefined;
  readonly triple: string | undefined;
}

/**
 * Describes a toolchain from its contents; one that was patched in place, as it was before.
 *
 * Throws SDK_INCOMPLETE naming what was looked for, SDK_UNSUPPORTED for targets of another thread model, and the
 * errors of a damaged libc.a.
 */
export async function describeSdk(place: Place, store: FactStore): Promise<Sdk> {
  const { kind, found, root, sysroot, compiler } = place;
  const { tripleDir, libDir } = libraryFolder(place);
  const includeDir = requireHeaders(sysroot, tripleDir, found);
  const stock = await stockView({ sysroot, libDir }, store);
  const libc = await libcOf(join(libDir, 'libc.a'), stock, store);
  const folders = { sysroot, libDir, includeDir };
  const resources = place.resourceDir === undefined ? resourceDirectories(root) : [place.resourceDir];
  return {
    kind,
    found,
    root,
    sysroot,
    triple: place.triple ?? compilerTriple(tripleDir, compiler && majorOf(compiler.version)),
    tripleDir,
    libDir,
    includeDir,
    compiler,
    libc,
    hasPthreadHeader: isThere(stock.source(join(includeDir, 'pthread.h'))),
    libcxx: findLibcxx(folders),
    builtins: findBuiltins([...resources, sysroot]),
    cmakeToolchain: firstFile(
      ['wasi-sdk-p1.cmake', 'wasi-sdk.cmake'].map(name => join(root, 'share', 'cmake', name)),
    ),
    version: readVersion([root, sysroot]),
    inPlace: stock.record !== undefined,
  };
}

/** Where libc.a of a toolchain lies. Throws SDK_INCOMPLETE. */
export function libraryFolder({ sysroot, triple, found }: Place): { tripleDir: string; libDir: string } {
  const tripleDir = requireTripleDirectory(sysroot, triple, found);
  return { tripleDir, libDir: join(sysroot, 'lib', tripleDir) };
}

function isThere(file: string | undefined): boolean {
  return file !== undefined && existsSync(file);
}

/** True where `sysroot` has a libc.a for a target that can be served; nothing is read. */
export function looksLikeSysroot(sysroot: string): boolean {
  return chooseTripleDirectory(tripleDirectories(sysroot), undefined) !== undefined;
}

/** What `looksLikeSysroot` looks for, for messages. */
export const SYSROOT_MARK = 'lib/wasm32-wasip1/libc.a or lib/wasm32-wasi/libc.a';

async function libcOf(file: string, stock: StockView, store: FactStore): Promise<LibcDescription> {
  const source = stock.source(file) ?? file;
  const described = await remembered(store, 'libc', [source], isLibcDescription, () => describeLibc(source));
  const libc = { ...described, file };
  if (libc.generation === 'T') {
    throw new WamrPthreadError(
      'SDK_UNSUPPORTED',
      `${file}: was built for wasi-threads (it defines wasi_thread_start or __wasi_thread_spawn), another thread model than WAMR's lib-pthread`,
      { hint: 'Name a sysroot with the single-threaded libc of wasm32-wasip1; threads come from the patch.' },
    );
  }
  return libc;
}

function requireTripleDirectory(sysroot: string, asked: string | undefined, found: string): string {
  const directories = tripleDirectories(sysroot);
  const chosen = chooseTripleDirectory(directories, asked);
  if (chosen !== undefined) return chosen;
  const wanted = asked === undefined ? SYSROOT_MARK : `lib/${asked}/libc.a`;
  const there = directories.length === 0 ? '' : `; it has ${directories.join(', ')}`;
  throw new WamrPthreadError('SDK_INCOMPLETE', `${sysroot} (${found}): no ${wanted}${there}`, {
    hint:
      asked === undefined
        ? 'Name the folder of a wasi-sdk release with --sdk, or a sysroot with --sysroot.'
        : 'Set sdk.triple to one that the sysroot has, or leave it out.',
  });
}

/** Headers have a folder for each target; older releases for wasm32-wasi alone had none. */
function requireHeaders(sysroot: string, tripleDir: string, found: string): string {
  const include = join(sysroot, 'include');
  const folder = [join(include, tripleDir), include].find(each => existsSync(join(each, 'stdio.h')));
  if (folder !== undefined) return folder;
  throw new WamrPthreadError(
    'SDK_INCOMPLETE',
    `${sysroot} (${found}): no include/${tripleDir}/stdio.h and no include/stdio.h`,
    { hint: 'The headers of wasi-libc belong to the same package as libc.a: install it again.' },
  );
}
