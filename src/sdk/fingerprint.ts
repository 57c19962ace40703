import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { WamrPthreadError } from '../errors.js';
import { factStore, hashOf, remembered } from './facts.js';
import { IN_PLACE_FOLDER } from './in-place-record.js';
import { isHash } from './remembered-facts.js';
import { type StockView, stockView } from './stock-view.js';
import type { Sdk } from './types.js';

/**
 * Identity of what a patch of `sdk` depends on: a SHA-256 in hex over the contents of every archive and object in
 * its library folder, the C headers' names and contents, libc++'s configuration, and where they lie (the patched
 * sysroot links there).
 *
 * Cheap when nothing changed: one `stat` for each file, about 300 for a full sysroot; contents are only hashed when
 * a file's inode, size or times are not those of the last time. libc++'s other headers are not looked at: they are
 * linked as one folder. Where the SDK is patched in place, its originals count.
 */
export async function sdkFingerprint(sdk: Sdk, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const contents = await sdkContents(sdk, env);
  const { sysroot, libDir, includeDir, triple, tripleDir, libcxx, builtins } = sdk;
  return hashOf([
    contents,
    JSON.stringify({ sysroot, libDir, includeDir, triple, tripleDir, libcxx, builtins }),
  ]);
}

/** The part of the fingerprint that stays when the SDK is moved, or found under another name. */
export async function sdkContents(sdk: Sdk, env: NodeJS.ProcessEnv): Promise<string> {
  const store = await factStore(env);
  const stock = await stockView(sdk, store);
  const files = dependencies(sdk).filter(file => stock.source(file) !== undefined);
  const sources = files.map(file => stock.source(file) ?? file);
  return remembered(store, 'fingerprint', sources, isHash, () => hashFiles(sdk, files, stock));
}

function dependencies({ libDir, includeDir, libcxx, builtins }: Sdk): string[] {
  return [
    ...filesIn(libDir, /\.(a|o)$/, true),
    ...filesIn(includeDir, /\.h$/, false),
    ...(libcxx === undefined ? [] : [join(libcxx.includeDir, '__config_site')]),
    ...(builtins === undefined ? [] : [builtins]),
  ];
}

/** A second libc as bitcode, which is left out, and what we keep ourselves. */
const NOT_LOOKED_AT = new Set(['llvm-lto', IN_PLACE_FOLDER]);

/** Sorted, so that the order does not depend on the file system. `deep` follows folders like `noeh`. */
function filesIn(folder: string, wanted: RegExp, deep: boolean): string[] {
  return readdirSync(folder)
    .filter(name => !NOT_LOOKED_AT.has(name))
    .sort()
    .flatMap(name => {
      const path = join(folder, name);
      if (wanted.test(name)) return [path];
      return deep && statSync(path).isDirectory() ? filesIn(path, wanted, deep) : [];
    });
}

async function hashFiles(
  { libDir, includeDir }: Sdk,
  files: readonly string[],
  stock: StockView,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = await readFile(stock.source(file) ?? file).catch((cause: unknown) => {
      throw unreadable(file, cause);
    });
    const name = file.startsWith(libDir) ? relative(libDir, file) : relative(includeDir, file);
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** A link that leads nowhere, for example: half of a package was copied. */
function unreadable(file: string, cause: unknown): WamrPthreadError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WamrPthreadError('IO_READ', `${file}: cannot be read: ${reason}`, {
    hint: 'Check that the toolchain is whole, and its permissions.',
    cause,
  });
}
