import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WamrPthreadError } from '../errors.js';
import { CRATE } from './crate.js';
import { filesBelow, stampOf } from './tree-hash.js';

/** Where WAMR comes from. */
export type RuntimeOrigin =
  /** Its source tree. */
  | { readonly kind: 'root'; readonly path: string }
  /** A folder that it was installed into. */
  | { readonly kind: 'prefix'; readonly path: string }
  /** The source in the crate wamrx-sys. */
  | { readonly kind: 'cargo' };

/** Says which WAMR this is: part of the name under which a build is kept. Throws RUNTIME_SOURCE. */
export function originKey(origin: RuntimeOrigin): string {
  switch (origin.kind) {
    case 'cargo':
      return `cargo ${CRATE.hash}`;
    case 'root': {
      const version = treeVersion(origin.path);
      return `root ${version} ${origin.path} ${stampOf(join(origin.path, 'core'), filesBelow(join(origin.path, 'core')))}`;
    }
    case 'prefix': {
      const library = installedLibrary(origin.path);
      const { size, mtimeMs } = statSync(library);
      return `prefix ${library} ${size} ${mtimeMs}`;
    }
  }
}

/** WAMR's version from build-scripts/version.cmake or core/version.h. Throws RUNTIME_SOURCE for any other folder. */
function treeVersion(root: string): string {
  if (!existsSync(join(root, 'build-scripts', 'runtime_lib.cmake')))
    throw notWamr(root, 'build-scripts/runtime_lib.cmake is missing');
  const header = join(root, 'core', 'version.h');
  const text = existsSync(header) ? readFileSync(header, 'utf8') : '';
  const part = (name: string) => new RegExp(`WAMR_VERSION_${name}\\s+(\\d+)`).exec(text)?.[1];
  const parts = [part('MAJOR'), part('MINOR'), part('PATCH')];
  if (parts.includes(undefined)) throw notWamr(root, 'core/version.h names no version');
  return parts.join('.');
}

function installedLibrary(prefix: string): string {
  const folders = ['lib', 'lib64', ...multiarch(prefix)].map(each => join(prefix, each));
  const names = ['libiwasm.a', 'libiwasm.so', 'libiwasm.dylib'];
  const found = folders
    .flatMap(folder => names.map(name => join(folder, name)))
    .find(each => existsSync(each));
  if (found !== undefined) return found;
  throw new WamrPthreadError('RUNTIME_SOURCE', `${prefix}: no installed WAMR: lib/libiwasm.a is missing`, {
    hint: 'Name the folder that `cmake --install` of WAMR wrote to; --wamr-root takes its source tree.',
  });
}

function multiarch(prefix: string): string[] {
  const lib = join(prefix, 'lib');
  return existsSync(lib)
    ? readdirSync(lib)
        .filter(name => name.includes('-linux-'))
        .map(name => join('lib', name))
    : [];
}

function notWamr(root: string, why: string): WamrPthreadError {
  return new WamrPthreadError('RUNTIME_SOURCE', `${root} is no source tree of WAMR: ${why}`, {
    hint: 'Name the folder of wasm-micro-runtime that has build-scripts and core in it, or use --from-cargo.',
  });
}
