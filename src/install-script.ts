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
