import { WamrPthreadError } from '../../errors.js';
import type { Flags } from '../types.js';
import { hostHeader } from './host-header.js';
import { flagsJson } from './json.js';
import { responseFile } from './response.js';
import { runtimeCmake } from './runtime-cmake.js';
import { shellLine } from './shell.js';
import { type ToolchainOptions, toolchainCmake } from './toolchain-cmake.js';

/** What `emit` can write: the values of `flags --for`. */
export const EMIT_TARGETS = [
  'c',
  'cxx',
  'link',
  'link-cxx',
  'cmake',
  'runtime',
  'iwasm',
  'header',
  'json',
] as const;

export type EmitTarget = (typeof EMIT_TARGETS)[number];

export interface EmitOptions extends Partial<ToolchainOptions> {
  /** How the targets that are lists of arguments are quoted; default `shell`. */
  readonly quoting?: 'shell' | 'response';
}

/**
 * Flags in the form that a program reads. Every text ends with a newline.
 *
 * `cmake` needs `options.sdk` and `options.compilers`; its text belongs into the folder of the imports file.
 */
export function emit(flags: Flags, target: 'cmake', options: EmitOptions & ToolchainOptions): string;
export function emit(flags: Flags, target: Exclude<EmitTarget, 'cmake'>, options?: EmitOptions): string;
export function emit(flags: Flags, target: EmitTarget, options: EmitOptions & ToolchainOptions): string;
export function emit(flags: Flags, target: EmitTarget, options: EmitOptions = {}): string {
  const list = options.quoting === 'response' ? responseFile : shellLine;
  switch (target) {
    case 'c':
      return list(flags.c);
    case 'cxx':
      return list(flags.cxx);
    case 'link':
      return list(flags.link);
    case 'link-cxx':
      return list([...flags.link, ...flags.linkCxx]);
    case 'iwasm':
      return list(flags.iwasm);
    case 'cmake':
      return toolchainCmake(flags, toolchainOptions(options));
    case 'runtime':
      return runtimeCmake(flags);
    case 'header':
      return hostHeader(flags);
    case 'json':
      return flagsJson(flags);
  }
}

function toolchainOptions({ sdk, compilers }: EmitOptions): ToolchainOptions {
  if (sdk !== undefined && compilers !== undefined) return { sdk, compilers };
  throw new WamrPthreadError('INTERNAL', 'emit: the target cmake needs the SDK and the compilers');
}
