import { toolVersion } from '../../version.js';
import type { Flags } from '../types.js';
import type { Compilers } from './toolchain-cmake.js';

/**
 * A file for pkg-config, to be named wamr-pthread.pc. `--cflags` are those of C; what C++ and other tools need are
 * variables: `pkg-config --variable=cxxflags wamr-pthread`.
 */
export function pkgConfig(flags: Flags, compilers: Compilers): string {
  return `# Made by wamr-pthread: npx wamr-pthread flags --for pkgconfig
cc=${words([compilers.c])}
cxx=${words([compilers.cxx])}
ar=${words([compilers.ar])}
ranlib=${words([compilers.ranlib])}
cxxflags=${words(flags.cxx)}
cxxlibs=${words([...flags.link, ...flags.linkCxx])}
iwasmflags=${words(flags.iwasm)}

Name: wamr-pthread
Description: Threaded C and C++ for WAMR's lib-pthread
Version: ${toolVersion}
Cflags: ${words(flags.c)}
Libs: ${words(flags.link)}
`;
}

/** Read like a line of a shell, after `$$` and `\\#` are (libpkgconf/tuple.c, fileio.c). */
function words(values: readonly string[]): string {
  return values.map(word).join(' ');
}

function word(value: string): string {
  return value.replaceAll(/[^\w@%+=:,./~$-]/g, String.raw`\$&`).replaceAll('$', '$$$$');
}
