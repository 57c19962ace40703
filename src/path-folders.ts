import { delimiter } from 'node:path';

/**
 * Folders that package managers put before PATH when they run a script: npm and pnpm those of the packages' programs,
 * yarn a temporary one with a new name each time.
 */
const OF_PACKAGE_MANAGERS =
  /[\\/](?:node_modules[\\/]\.bin|node-gyp-bin|yarn--\d+-[\d.]+|xfs-[\da-f]+)[\\/]?$/;

/** The folders of PATH, in order. */
export function pathFolders(env: NodeJS.ProcessEnv): string[] {
  // Windows spells it `Path`, and a copy of the environment no longer answers to both.
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(folder => folder !== '');
}

/** Without the package managers' own: those differ from script to script, and hold no system's compiler. */
export function systemPathFolders(env: NodeJS.ProcessEnv): string[] {
  return pathFolders(env).filter(folder => !OF_PACKAGE_MANAGERS.test(folder));
}
