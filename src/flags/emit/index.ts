import { WamrPthreadError } from '../../errors.js';
import type { Flags, HostFlags } from '../types.js';
import { hostCmake } from './host-cmake.js';
import { hostHeader } from './host-header.js';
import { flagsJson } from './json.js';
import { mesonCross } from './meson.js';
import { pkgConfig } from './pkgconfig.js';
import { responseFile } from './response.js';
import { runtimeCmake } from './runtime-cmake.js';
import { shellLine } from './shell.js';
import { targetCmake } from './target-cmake.js';
import { type ToolchainOptions, toolchainCmake } from './toolchain-cmake.js';

/** Forms that only a host needs: they depend on the config, and no toolchain has to be there. */
const HOST_TARGETS = ['runtime', 'cmake-host', 'iwasm', 'header'] as const;

/** Forms that name the compiler: `options.sdk` and `options.compilers` must be given. */
const COMPILER_TARGETS = ['cmake', 'meson', 'pkgconfig'] as const;

/** What `emit` can write: the values of `flags --for`. */
export const EMIT_TARGETS = [
  'c',
  'cxx',
  'link',
  'link-cxx',
  ...COMPILER_TARGETS,
  'cmake-target',
  ...HOST_TARGETS,
  'json',
] as const;

export type EmitTarget = (typeof EMIT_TARGETS)[number];

type HostTarget = (typeof HOST_TARGETS)[number];
type CompilerTarget = (typeof COMPILER_TARGETS)[number];

export interface EmitOptions extends Partial<ToolchainOptions> {
  /** How the targets that are lists of arguments are quoted; default `shell`. */
  readonly quoting?: 'shell' | 'response';
  /** For `cmake-host`: files after whose change the flags must be asked for again. */
  readonly watch?: readonly string[];
}

export function isHostTarget(target: EmitTarget): target is HostTarget {
  return HOST_TARGETS.some(each => each === target);
}

/**
 * Flags in the form that a program reads. Every text ends with a newline.
 *
 * The text of `cmake` belongs into the folder of the imports file.
 */
export function emit(flags: Flags, target: CompilerTarget, options: EmitOptions & ToolchainOptions): string;
export function emit(
  flags: Flags,
  target: Exclude<EmitTarget, CompilerTarget>,
  options?: EmitOptions,
): string;
export function emit(flags: Flags, target: EmitTarget, options: EmitOptions & ToolchainOptions): string;
export function emit(flags: Flags, target: EmitTarget, options: EmitOptions = {}): string {
  if (isHostTarget(target)) return emitForHost(flags, target, options);
  const list = listForm(options);
  switch (target) {
    case 'c':
      return list(flags.c);
    case 'cxx':
      return list(flags.cxx);
    case 'link':
      return list(flags.link);
    case 'link-cxx':
      return list([...flags.link, ...flags.linkCxx]);
    case 'cmake':
      return toolchainCmake(flags, toolchainOptions(options));
    case 'meson':
      return mesonCross(flags, toolchainOptions(options));
    case 'pkgconfig':
      return pkgConfig(flags, toolchainOptions(options).compilers);
    case 'cmake-target':
      return targetCmake(flags);
    case 'json':
      return flagsJson(flags);
  }
}

/** The forms for hosts, which need nothing but a config. */
export function emitForHost(flags: HostFlags, target: HostTarget, options: EmitOptions = {}): string {
  switch (target) {
    case 'runtime':
      return runtimeCmake(flags);
    case 'cmake-host':
      return hostCmake(flags, options.watch ?? []);
    case 'iwasm':
      return listForm(options)(flags.iwasm);
    case 'header':
      return hostHeader(flags);
  }
}

function listForm({ quoting }: EmitOptions): (values: readonly string[]) => string {
  return quoting === 'response' ? responseFile : shellLine;
}

function toolchainOptions({ sdk, compilers }: EmitOptions): ToolchainOptions {
  if (sdk !== undefined && compilers !== undefined) return { sdk, compilers };
  throw new WamrPthreadError('INTERNAL', 'emit: this form needs the SDK and the compilers');
}
