import type { Flags } from '../types.js';
import { cmakeText } from './cmake-text.js';
import { withoutTarget } from './toolchain-cmake.js';

/**
 * What `wamr_pthread_target` (templates/cmake/WamrPthread.cmake) asks for one target: the link options that stand in
 * place of the toolchain's, and the names for the file that the variable WAMR_PTHREAD_IMPORTS_FILE has to name.
 */
export function targetCmake({ link, imports, paths }: Flags): string {
  const places = { [paths.importsFile]: 'WAMR_PTHREAD_IMPORTS_FILE' };
  const options = withoutTarget(link).flatMap(apart);
  return `${list('WAMR_PTHREAD_LINK_OPTIONS', options, places)}${list('WAMR_PTHREAD_IMPORTS', imports)}`;
}

/** The build folder's name may have a comma, at which `-Wl` would be split. */
function apart(option: string): string[] {
  const prefix = '-Wl,';
  return option.startsWith(`${prefix}--allow-undefined-file=`)
    ? ['-Xlinker', option.slice(prefix.length)]
    : [option];
}

function list(
  name: string,
  values: readonly string[],
  places: Readonly<Record<string, string>> = {},
): string {
  return `set(${name}${values.map(value => `\n  ${cmakeText(value, places)}`).join('')})\n`;
}
