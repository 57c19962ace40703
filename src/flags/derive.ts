import { stackArea, stackSlice } from '../config/limits.js';
import { runtimeSchema } from '../config/runtime-options.js';
import type { Config } from '../config/types.js';
import type { Sdk } from '../sdk/types.js';
import { allowedImports } from './allowed-imports.js';
import { cOptions, cxxOptions } from './compile.js';
import { linkCheckOptions, linkCxxOptions, linkOptions } from './link.js';
import type { Flags, HostFlags, RuntimeOption } from './types.js';

/** What flags are made from. */
export interface FlagsInput {
  readonly config: Config;
  readonly sdk: Sdk;
  /** Absolute path of the patched sysroot. */
  readonly sysroot: string;
  /** Absolute path of the file with the lines of `allowedImports`. */
  readonly importsFile: string;
  /** True while the sysroot's libc++.a has members whose atomics were lowered. */
  readonly libcxxLowered: boolean;
}

/**
 * iwasm's own default, 64 KiB (product-mini/platforms/posix/main.c). The API's is 16 KiB, too little for code that
 * calls printf deep inside.
 */
const OPERAND_STACK_MIN = 64 * 1024;

/** All flags of a project. Pure: the same input gives the same flags, nothing is read or run. */
export function deriveFlags(input: FlagsInput): Flags {
  const { config, sdk, sysroot, importsFile, libcxxLowered } = input;
  return {
    c: cOptions(sdk, sysroot),
    cxx: cxxOptions(sdk, sysroot),
    link: linkOptions(input),
    linkChecks: linkCheckOptions(input),
    linkCxx: linkCxxOptions(libcxxLowered),
    imports: allowedImports(config),
    paths: { sysroot, importsFile },
    ...hostFlags(config),
  };
}

/** What a host needs of a config; no toolchain is asked. */
export function hostFlags(config: Config): HostFlags {
  const host = hostNumbers(config);
  return {
    runtime: runtimeOptions(config),
    iwasm: [
      `--heap-size=${host.appHeapSize}`,
      `--max-threads=${host.maxThreads}`,
      `--stack-size=${host.operandStackSize}`,
    ],
    host,
  };
}

/** The numbers that a host needs. */
export function hostNumbers(config: Config): Flags['host'] {
  return {
    maxThreads: config.threads.max,
    appHeapSize: config.memory.appHeap,
    // Frames of the interpreter are about as large as those that the same functions keep in linear memory, so a thread
    // with a larger stack needs a larger one here too.
    operandStackSize: Math.max(OPERAND_STACK_MIN, stackSlice(config)),
    auxStackSize: stackArea(config),
    entry: config.link.entry,
  };
}

/** In the order of the schema, whatever order the config file has. */
export function runtimeOptions({ runtime }: Pick<Config, 'runtime'>): RuntimeOption[] {
  const names = runtimeSchema.keyof().options;
  return names.map(name => ({
    name,
    value: runtime[name] ? '1' : '0',
    why: runtimeSchema.shape[name].description ?? '',
  }));
}
