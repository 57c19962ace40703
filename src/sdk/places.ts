import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CompilerSearch, type FoundCompiler, prefixCompiler, systemCompiler } from './compiler.js';
import { looksLikeSysroot, type Place, SYSROOT_MARK } from './describe.js';
import { findEmbeddedPackage } from './embedded/package.js';
import { unpackEmbedded } from './embedded/unpack.js';
import { libcxxMajor } from './libraries.js';

/** What all places need to know. */
export interface Search extends CompilerSearch {
  readonly triple: string | undefined;
  /** The compiler that the config names; it is used with every sysroot. */
  readonly named: FoundCompiler | undefined;
  /** Folders from which `@yowasp/clang` is looked up. */
  readonly embeddedFrom: readonly string[];
}

/** A place that will do, or in words why it does not. */
type Attempt = Place | string;

/** A wasi-sdk release in `prefix`. */
export async function wasiSdkPlace(prefix: string, found: string, search: Search): Promise<Attempt> {
  if (!existsSync(prefix)) return 'does not exist';
  const sysroot = join(prefix, 'share', 'wasi-sysroot');
  if (!looksLikeSysroot(sysroot)) return `no ${SYSROOT_MARK} in share/wasi-sysroot`;
  const compiler = search.named ?? (await prefixCompiler(prefix, search));
  if (compiler === undefined) return 'has share/wasi-sysroot, but no bin/clang';
  // A compiler from elsewhere brings its own libclang_rt; the release's is still the one that fits its sysroot.
  const resourceDir = search.named === undefined ? compiler.resourceDir : undefined;
  return { kind: 'wasi-sdk', found, root: prefix, sysroot, ...compiler, resourceDir, triple: search.triple };
}

/** The system's clang with the wasi-libc of the system's package manager, in one of `sysroots`. */
export async function systemPlace(
  sysroots: readonly string[],
  found: string,
  search: Search,
): Promise<Attempt> {
  const sysroot = sysroots.find(looksLikeSysroot);
  const compiler = search.named ?? (await systemCompiler(search, libcxxOf(sysroot)));
  const lacks = [
    ...('reasons' in compiler ? compiler.reasons : []),
    ...(sysroot === undefined ? [`no ${SYSROOT_MARK} in ${sysroots.join(', ')}`] : []),
  ];
  if ('reasons' in compiler || sysroot === undefined) return lacks.join('; ');
  return { kind: 'system', found, root: sysroot, sysroot, ...compiler, triple: search.triple };
}

/** A bare sysroot, with the compiler of the config, of the system or the embedded one, or with none. */
export async function sysrootPlace(sysroot: string, found: string, search: Search): Promise<Attempt> {
  if (!existsSync(sysroot)) return 'does not exist';
  const compiler = search.named ?? (await anyCompiler(sysroot, search));
  return { kind: 'sysroot', found, root: sysroot, sysroot, ...compiler, triple: search.triple };
}

/** The npm package `@yowasp/clang`: its sysroot unpacked in the cache. */
export async function embeddedPlace(found: string, search: Search): Promise<Attempt> {
  const embedded = await embeddedCompiler(search);
  if (embedded === undefined) return `not installed, looked from ${search.embeddedFrom.join(', ')}`;
  const { resourceDir: sysroot } = embedded;
  const compiler = search.named ?? embedded;
  return { kind: 'embedded', found, root: sysroot, sysroot, ...compiler, triple: search.triple };
}

async function anyCompiler(
  sysroot: string,
  search: Search,
): Promise<Pick<Place, 'compiler' | 'resourceDir'>> {
  const system = await systemCompiler(search, libcxxOf(sysroot));
  if (!('reasons' in system)) return system;
  return (await embeddedCompiler(search)) ?? { compiler: undefined, resourceDir: undefined };
}

async function embeddedCompiler(
  search: Search,
): Promise<(FoundCompiler & { readonly resourceDir: string }) | undefined> {
  const embedded = findEmbeddedPackage(search.embeddedFrom);
  if (embedded === undefined) return undefined;
  const resourceDir = await unpackEmbedded(embedded, search.env);
  return { compiler: { kind: 'embedded', version: embedded.version }, resourceDir };
}

/** The version of the libc++ in a sysroot before its target is chosen. */
function libcxxOf(sysroot: string | undefined): number | undefined {
  if (sysroot === undefined) return undefined;
  const include = join(sysroot, 'include');
  return [join(include, 'wasm32-wasip1'), join(include, 'wasm32-wasi'), include]
    .map(folder => libcxxMajor(join(folder, 'c++', 'v1')))
    .find(major => major !== undefined);
}
