import { isAbsolute, join } from 'node:path';
import { hasConfig, upwards } from './fast-path.js';
import { realPath } from './folder-relations.js';

/**
 * The project that this package was just installed for: the folder of its config, or undefined where there is none
 * and nothing is to be done.
 *
 * Looked for from where the package manager was started up to the folder whose `node_modules` this package is in, and
 * not above: an install in one project says nothing about another. `installed` is the package's own folder.
 */
export function findConsumer(installed: string, env: NodeJS.ProcessEnv): string | undefined {
  const roots = installRoots(installed, env);
  for (const start of [...startFolders(env), ...outermostHolder(installed)]) {
    const folders = upwards(start);
    const end = folders.findIndex(folder => roots.some(root => isSame(root, folder)));
    const found = folders.slice(0, end + 1).find(hasConfig);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** INIT_CWD: all package managers; the others where it was started outside, as in `npm --prefix app install`. */
function startFolders(env: NodeJS.ProcessEnv): string[] {
  const named = [env['INIT_CWD'], env['npm_config_local_prefix'], env['PROJECT_CWD']];
  return named.filter(folder => folder !== undefined && isAbsolute(folder)).map(folder => folder ?? '');
}

/** Where all that names another place: yarn 1 keeps the INIT_CWD of the `npm run` that it was started from. */
function outermostHolder(installed: string): string[] {
  return holders(installed).slice(-1);
}

/** Folders in whose `node_modules` a package is, innermost first. */
function holders(installed: string): string[] {
  const above = upwards(installed);
  return above.filter(folder => above.includes(join(folder, 'node_modules')));
}

/** Folders whose packages include this one. */
function installRoots(installed: string, env: NodeJS.ProcessEnv): string[] {
  // pnpm may keep its packages in a store outside of the project, and link them.
  const linking = upwards(env['INIT_CWD'] ?? installed).filter(folder =>
    isSame(join(folder, 'node_modules', 'wamr-pthread'), installed),
  );
  // Yarn without node_modules: in `.yarn/unplugged`, below the project.
  const project = env['PROJECT_CWD'];
  const unplugged = project !== undefined && upwards(installed).includes(project) ? [project] : [];
  return [...holders(installed), ...linking, ...unplugged];
}

function isSame(a: string, b: string): boolean {
  return a === b || realPath(a) === realPath(b);
}
