import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../paths.js';

/** The npm package `@yowasp/clang`, where it is installed. */
export interface EmbeddedPackage {
  /** Absolute folder of the package. */
  readonly root: string;
  readonly version: string;
}

/**
 * Looks for `@yowasp/clang` the way Node would from each of `folders`: the user's project first, then beside our
 * own package. Nothing of it is loaded. Undefined where it is not installed.
 */
export function findEmbeddedPackage(folders: readonly string[]): EmbeddedPackage | undefined {
  for (const folder of folders) {
    try {
      const entry = createRequire(join(folder, 'package.json')).resolve('@yowasp/clang');
      return describe(dirname(dirname(entry)));
    } catch {
      // Not installed as seen from here; the next place may have it.
    }
  }
  return undefined;
}

/** Where the package is looked for when a project in `cwd` needs it. */
export function embeddedLookupFolders(cwd: string): readonly string[] {
  return [cwd, packageRoot];
}

function describe(root: string): EmbeddedPackage {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest))
    throw new Error(`${root}: package.json has no version`);
  return { root, version: String(manifest.version) };
}
