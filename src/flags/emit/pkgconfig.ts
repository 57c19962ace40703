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
${compilers.strip === undefined ? '' : `strip=${words([compilers.strip])}\n`}cxxflags=${words(flags.cxx)}
cxxlibs=${words([...flags.link, ...flags.linkCxx])}
iwasmflags=${words(flags.iwasm)}

Name: wamr-pthread
Description: Threaded C and C++ for WAMR's lib-pthread
Version: ${toolVersion}
Cflags: ${words(flags.c)}
Libs: ${words(flags.link)}
`;
}

/**
 * Read like a line of a shell (libpkgconf/argvsplit.c). A `$` is special before
 * a bare brace only (libpkgconf/tuple.c).
 */
function words(values: readonly string[]): string {
  return values.flatMap(plain).map(word).join(' ');
}

/**
 * pkgconf 1.8 prints the spaces of a `-Wl` as they are, and a second `-Xlinker` not at all: the form with two words is
 * for the one option with a path.
 */
function plain(option: string): string[] {
  const passed = option.startsWith('-Wl,') ? option.slice('-Wl,'.length) : '';
  return passed.includes(',') || word(passed) === passed ? [option] : ['-Xlinker', passed];
}

function word(value: string): string {
  return value.replaceAll(/[^\w@%+=:,./~$-]/g, String.raw`\$&`);
}
