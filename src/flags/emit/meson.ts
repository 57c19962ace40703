import type { Sdk } from '../../sdk/types.js';
import type { Flags } from '../types.js';
import type { ToolchainOptions } from './toolchain-cmake.js';

/**
 * A cross file of Meson: `meson setup build --cross-file FILE`.
 *
 * Compile options stand with the compiler, because `-Dc_args` of a user replaces those of a cross file.
 */
export function mesonCross(flags: Flags, { sdk, compilers }: ToolchainOptions): string {
  const link = [...flags.link.map(option => ifDefined(option, flags)), ...withUnused(flags)];
  return `# Meson cross file: threaded C and C++ for WAMR's lib-pthread.
# Made by wamr-pthread: npx wamr-pthread flags --for meson

[binaries]
c = ${list([compilers.c, ...flags.c])}
cpp = ${list([compilers.cxx, ...flags.cxx])}
ar = ${text(compilers.ar)}
ranlib = ${text(compilers.ranlib)}
${compilers.strip === undefined ? '' : `strip = ${text(compilers.strip)}\n`}
[built-in options]
c_link_args = ${list(link)}
cpp_link_args = ${list([...link, ...flags.linkCxx])}
# A module has no shared libraries, and code for them does not link.
default_library = 'static'
b_staticpic = false
b_pie = false
# wasm-ld reads archives in any order and has a list of its own of what may stay undefined.
b_asneeded = false
b_lundef = false

[properties]
needs_exe_wrapper = true

[host_machine]
system = 'wasi'
cpu_family = ${text(architecture(sdk))}
cpu = ${text(architecture(sdk))}
endian = 'little'
`;
}

function architecture({ triple }: Sdk): string {
  return triple.split('-')[0] ?? 'wasm32';
}

/**
 * Meson links its checks with the project's options. None of them has the project's exports: an export that is missing
 * must not be an error here. The rule entry-mismatch of `verify` finds it in the module.
 */
function ifDefined(option: string, { linkChecks }: Flags): string {
  if (linkChecks.includes(option) || option.endsWith('=__wasm_call_ctors')) return option;
  return option.replace(/^((?:-Wl,)?)--export=/, '$1--export-if-defined=');
}

/**
 * In a module without a command's start object nothing needs main, and with it everything that a check calls is left
 * out of the link: each function would seem to be there. (Exporting main if it is defined does not help: libc.a has a
 * member that defines it for those that only have `__main_argc_argv`, and the link then wants that.)
 */
function withUnused({ host }: Flags): string[] {
  return host.entry === 'command' ? [] : ['-Wl,--no-gc-sections'];
}

function list(values: readonly string[]): string {
  return `[${values.map(text).join(', ')}]`;
}

/** A text of Meson's language, where these two have a meaning (mesonbuild/mparser.py). */
function text(value: string): string {
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
