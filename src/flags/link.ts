import { stackArea } from '../config/limits.js';
import type { Config } from '../config/types.js';
import { majorOf } from '../sdk/compiler-version.js';
import type { Sdk } from '../sdk/types.js';
import { targetOptions } from './compile.js';

interface LinkInput {
  readonly config: Config;
  readonly sdk: Sdk;
  readonly sysroot: string;
  readonly importsFile: string;
}

/** Options of the driver for linking the project's module. */
export function linkOptions(input: LinkInput): string[] {
  const { entry, exports } = input.config.link;
  return [
    ...commonOptions(input),
    ...entryOptions(entry),
    ...exports.flatMap(name => linker(`--export=${name}`)),
  ];
}

/** Options of the driver for linking the programs of configure checks. */
export function linkCheckOptions(input: LinkInput): string[] {
  return [...commonOptions(input), ...entryOptions('command')];
}

/** What C++ needs besides: libc++ members with lowered atomics are refused in a shared memory unless the check is off. */
export function linkCxxOptions(libcxxLowered: boolean): string[] {
  return libcxxLowered ? linker('--no-check-features') : [];
}

function commonOptions({ config, sdk, sysroot, importsFile }: LinkInput): string[] {
  return [
    ...targetOptions(sdk, sysroot),
    '-pthread',
    ...driverOptions(sdk),
    ...[
      '--shared-memory',
      // Without it lld takes the initial size as the maximum, and memory.grow always fails.
      `--max-memory=${config.memory.max}`,
      ...layoutOptions(sdk),
      // WAMR finds the stack area by these two (wasm_loader.c); without them no thread can be created.
      '--export=__heap_base',
      '--export=__data_end',
      `--allow-undefined-file=${importsFile}`,
    ].flatMap(linker),
    `-Wl,-z,stack-size=${stackArea(config)}`,
  ];
}

/**
 * The driver runs any wasm-opt that is on PATH after an optimising link. A version that does not know the module's
 * features fails there, so the result must not depend on PATH. The option exists since clang 20 (LLVM pull request
 * 95208); older drivers stop at unknown options.
 */
function driverOptions(sdk: Sdk): string[] {
  return isSince(20, sdk) ? ['--no-wasm-opt'] : [];
}

/**
 * Data first, then the stacks. WAMR accepts both layouts, but with the stacks first a module without static data is
 * not instantiated (wasm_runtime.c takes `__data_end == __stack_pointer` for the other layout), and what a host thread
 * without TLS writes at address 0 would lie in the stack of the last thread. Data first is lld's own default before
 * version 22, which does not know the option.
 */
function layoutOptions(sdk: Sdk): string[] {
  return isSince(22, sdk) ? ['--no-stack-first'] : [];
}

/**
 * Who calls the constructors is decided by what is exported (WAMR wasm_runtime.c, execute_post_instantiate_functions;
 * lld Writer.cpp, createCommandExportWrappers).
 *
 * command: `_start` does. Exporting `__wasm_call_ctors` would switch that off in start objects of 2022, silently.
 * reactor: `_initialize` does, and WAMR calls it once where WASI is imported.
 * library: exported, because otherwise lld wraps each export in a run of all constructors. WAMR calls it once where
 * no WASI is imported; where it is, the host must, which the generated header does.
 */
function entryOptions(entry: Config['link']['entry']): string[] {
  if (entry === 'command') return [];
  if (entry === 'reactor') return ['-mexec-model=reactor'];
  return ['-nostartfiles', ...linker('--no-entry'), ...linker('--export=__wasm_call_ctors')];
}

/** An unknown version counts as old: an option left out is a pity, an unknown one ends the link. */
function isSince(major: number, { compiler }: Sdk): boolean {
  return compiler !== undefined && (majorOf(compiler.version) ?? 0) >= major;
}

/** An option of the linker as one of the driver; `-Wl` would split it at a comma. */
function linker(option: string): string[] {
  return option.includes(',') ? ['-Xlinker', option] : [`-Wl,${option}`];
}
