import { isAbsolute, relative } from 'node:path';

/** Scripts that package managers run in an install; all of them name the running one in `npm_lifecycle_event`. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** The way out for installs that must not patch, such as a CI job without a toolchain. */
export const SKIP_VARIABLE = 'WAMR_PTHREAD_SKIP_POSTINSTALL';

/** True where a package manager runs this process as part of an install: nobody asked to read that all is well. */
export function inInstallScript(env: NodeJS.ProcessEnv): boolean {
  return INSTALL_SCRIPTS.includes(env['npm_lifecycle_event'] ?? '');
}

/** True in an install script whose user opted out with the variable; it has no say over a `patch` that was typed. */
export function skipsInstallScript(env: NodeJS.ProcessEnv): boolean {
  const value = env[SKIP_VARIABLE] ?? '';
  return inInstallScript(env) && !['', '0', 'false'].includes(value);
}

/**
 * Where `npx wamr-pthread` was typed, if npm went away from there: in a workspace it runs programs in the member's
 * folder, and relative names in the command would mean other files. Undefined where this process is in the right one.
 */
export function typedFolder(env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  const typed = env['INIT_CWD'];
  // Programs that were started by another one of npx get the same variables: they are where they should be.
  const isOurs = /^(['"]?)wamr-pthread\1(?:\s|$)/.test(env['npm_lifecycle_script'] ?? '');
  if (typed === undefined || !isOurs || env['npm_lifecycle_event'] !== 'npx') return undefined;
  const below = relative(cwd, typed);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : typed;
}
