import { existsSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Sdk } from '../../sdk/types.js';
import type { Effect } from '../effects.js';

/** Bytes of ours for a file of the SDK. */
export type Target = Extract<Effect, { kind: 'archive' | 'file' }>;

type Alias = Extract<Effect, { kind: 'alias' }>;

/**
 * What the effects that would make an overlay in the folder `overlay` mean for the SDK itself. Links to stock files are
 * nothing to do.
 */
export function targetsInSdk(effects: readonly Effect[], overlay: string, sdk: Sdk): Target[] {
  return effects.flatMap(effect => {
    if (effect.kind !== 'archive' && effect.kind !== 'file') return [];
    const path = pathInSdk(effect.path, overlay, sdk);
    return path === undefined ? [] : [{ ...effect, path }];
  });
}

/** Undefined for what only an overlay has. */
function pathInSdk(path: string, overlay: string, sdk: Sdk): string | undefined {
  const { tripleDir, includeDir, libDir, libcxx } = sdk;
  const folders: [string, string][] = [
    [join(overlay, 'include', tripleDir), includeDir],
    [join(overlay, 'lib', tripleDir), libDir],
  ];
  if (libcxx !== undefined)
    folders.push([join(overlay, 'include', 'c++', basename(libcxx.includeDir)), libcxx.includeDir]);
  const found = folders.find(([from]) => path.startsWith(from + sep));
  return found && join(found[1], relative(found[0], path));
}

/**
 * The compiler looks for a target's folders under the name that `--target` says: where the SDK's have the other name
 * (Debian), they get a second one. What the SDK has under that name stays.
 */
export function neededAliases({ sysroot, triple, tripleDir }: Sdk): Alias[] {
  const name = triple.replace(/^wasm32-(unknown|none)-/, 'wasm32-');
  if (name === tripleDir) return [];
  return ['lib', 'include'].flatMap((folder): Alias[] => {
    const target = join(sysroot, folder, tripleDir);
    return existsSync(target) ? [{ kind: 'alias', path: join(sysroot, folder, name), target }] : [];
  });
}
