import { dirname } from 'node:path';
import type { Sdk } from '../../sdk/types.js';
import type { Flags } from '../types.js';
import { cmakeText } from './cmake-text.js';
import { fillTemplate } from './template.js';

/** Programs that CMake starts: absolute paths. With the embedded compiler they are launcher scripts. */
export interface Compilers {
  readonly c: string;
  readonly cxx: string;
  readonly ar: string;
  readonly ranlib: string;
  readonly strip: string | undefined;
}

export interface ToolchainOptions {
  readonly sdk: Sdk;
  readonly compilers: Compilers;
}

/**
 * The text of `toolchain.cmake`, which must lie in the same folder as `allowed-imports.txt`. Paths inside this folder
 * are relative to the file, so that the folder can be moved with its project.
 */
export function toolchainCmake(flags: Flags, { sdk, compilers }: ToolchainOptions): string {
  const here = { [dirname(flags.paths.importsFile)]: 'CMAKE_CURRENT_LIST_DIR' };
  const text = (value: string): string => cmakeText(value, here);
  const list = (values: readonly string[]): string => values.map(text).join(' ');
  const c = withoutTarget(flags.c);
  const cxx = splitIncludes(withoutTarget(flags.cxx));
  return fillTemplate(['cmake', 'toolchain.cmake.in'], {
    SDK_TOOLCHAIN: sdkToolchain(sdk),
    TRIPLE: text(sdk.triple),
    SYSROOT: text(flags.paths.sysroot),
    C_COMPILER: list([compilers.c, ...c]),
    CXX_COMPILER: list([compilers.cxx, ...cxx.options]),
    ASM_COMPILER: text(compilers.c),
    ASM_FLAGS: c.join(' '),
    CXX_INCLUDES: lines(cxx.includes, text),
    AR: text(compilers.ar),
    RANLIB: text(compilers.ranlib),
    STRIP: compilers.strip === undefined ? '' : `set(CMAKE_STRIP ${text(compilers.strip)})`,
    LINK_OPTIONS: lines(withoutTarget(flags.link), text),
    LINK_CHECK_OPTIONS: lines(withoutTarget(flags.linkChecks), text),
    LINK_CXX_OPTIONS: lines(flags.linkCxx, option => `"$<$<LINK_LANGUAGE:CXX>:${option}>"`),
  });
}

function sdkToolchain({ cmakeToolchain }: Sdk): string {
  if (cmakeToolchain === undefined) return '# This toolchain brings no CMake file of its own.';
  return `include(${cmakeText(cmakeToolchain)})`;
}

/** CMake adds both itself, from CMAKE_<LANG>_COMPILER_TARGET and CMAKE_SYSROOT. */
export function withoutTarget(options: readonly string[]): string[] {
  return options.filter(option => !/^--(?:target|sysroot)=/.test(option));
}

/** CMake has a variable of its own for system include folders; in the compiler's list a path must have no spaces. */
function splitIncludes(options: readonly string[]): { options: string[]; includes: string[] } {
  const includes = options.filter((_, at) => options[at - 1] === '-isystem');
  return { options: options.filter(option => option !== '-isystem' && !includes.includes(option)), includes };
}

function lines(options: readonly string[], text: (value: string) => string): string {
  return options.map(option => `\n    ${text(option)}`).join('');
}
