import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { errnoOf, WamrPthreadError } from '../../../errors.js';
import { CONSTRUCTOR_COUNTER, countConstructors } from '../../../wasm/edit/count-constructors.js';
import { findAuxStack, sliceOf } from '../../rules/shared/aux-stack.js';
import { planEntry } from '../v8/entry.js';
import type { HostSide, NativeStep, NativeStub, WamrRunOptions } from './options.js';
import { FD, type WamrJob } from './protocol.js';

const PAGE = 65_536;

/** Room for the runtime itself: its tables, operand stacks, native stacks of threads. */
const RUNTIME_BYTES = 256 * 1024 * 1024;
const THREAD_BYTES = 1024 * 1024;

/**
 * With the stack at the bottom of memory the lowest slice begins at address 0, where null pointers and, in threads,
 * thread-local variables are written. These bytes say nothing about the stack.
 */
const NULL_ZONE = 1024;

/** A run, without the files that carry it. */
export interface WamrPlan {
  /** The bytes to load: the module with a counter of constructors, where it has any. */
  readonly bytes: Uint8Array;
  readonly job: Omit<WamrJob, 'moduleFile'>;
}

/** Works out everything about a run beforehand. Throws IO_READ for `dirs`, ENGINE_FAILED for `call`. */
export function planWamrRun(options: WamrRunOptions): WamrPlan {
  const { module, maxThreads } = options;
  const counted = countConstructors(module);
  return {
    bytes: counted ?? module.bytes,
    job: {
      addon: options.addon,
      ...planHost(options),
      arguments: [module.file.replace(/^.*[/\\]/, ''), ...options.args],
      environment: Object.entries(options.env).map(([name, value]) => `${name}=${value}`),
      directories: options.dirs.map(openDir),
      heapSize: options.appHeap,
      operandStack: options.operandStack,
      maxThreads,
      timeoutMs: options.timeoutMs,
      memoryBudget: memoryBudget(options),
      slices: paintedSlices(options),
      constructorCounter: counted === undefined ? '' : CONSTRUCTOR_COUNTER,
      stdinFd: 0,
      stdoutFd: FD.stdout,
      stderrFd: FD.stderr,
      resultFd: FD.result,
      stubs: planStubs(options),
      ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
    },
  };
}

/** The user's natives: those with an answer of their own, then plain ones for what else the config lists. */
export function planStubs({ hostImports = [], stubs = [] }: WamrRunOptions): readonly NativeStub[] {
  const known = new Set(stubs.map(each => `${each.module}.${each.name}`));
  const plain = hostImports.filter(name => !known.has(`env.${name}`));
  return [...stubs, ...plain.map(name => ({ module: 'env', name, returns: 0 }))];
}

type Steps = Pick<WamrJob, 'program' | 'initialise' | 'setup' | 'threads' | 'teardown'>;

/** What WAMR leaves to the host, then the program, the named exports or the steps of a scenario. */
function planHost({ module, call = [], host }: WamrRunOptions): Steps {
  const { steps } = planEntry(module, call, host?.constructors);
  const byHost = steps.filter(each => !each.temporary);
  const last = byHost.at(-1);
  const isProgram = last !== undefined && (last.kind === 'main' || last.name === '_start');
  const initialise = (isProgram ? byHost.slice(0, -1) : byHost).map(each => callOf(each.name));
  if (host !== undefined) return withScenario(host, initialise);
  const program = !isProgram || call.length > 0 ? 'none' : last.kind === 'main' ? 'main' : 'start';
  return { program, initialise, setup: [], threads: [], teardown: [] };
}

function withScenario(host: HostSide, initialise: readonly NativeStep[]): Steps {
  return {
    program: 'none',
    initialise,
    setup: host.setup,
    threads: host.threads,
    teardown: host.teardown,
  };
}

function callOf(name: string): NativeStep {
  return { call: name, arguments: [], repeat: 1 };
}

/** What the module may have at most, and the runtime around it. */
function memoryBudget({ module, appHeap, maxThreads, operandStack }: WamrRunOptions): number {
  const imported = module.imports.flatMap(each => (each.kind === 'memory' ? [each.limits] : []));
  const limits = imported[0] ?? module.memories[0];
  // A module may announce the whole address space; what it may really have is bounded.
  const pages = Math.min(limits?.max ?? limits?.min ?? 0, 16_384);
  const threads = (maxThreads + 1) * (THREAD_BYTES + operandStack);
  return pages * PAGE + appHeap + threads + RUNTIME_BYTES;
}

/** The slices of the aux stack, main first; WAMR refuses to instantiate where they would be too small. */
function paintedSlices({ module, maxThreads }: WamrRunOptions): WamrJob['slices'] {
  const stack = findAuxStack(module);
  if (stack === undefined) return [];
  const { usable } = sliceOf(stack.size, maxThreads);
  return Array.from({ length: maxThreads + 1 }, (_, thread) => {
    const end = stack.top - usable * thread;
    const start = end - usable;
    return { start: start < NULL_ZONE ? start + Math.min(NULL_ZONE - start, usable >> 2) : start, end };
  });
}

/** `host` or `guest::host`, as iwasm's --dir and --map-dir. */
function openDir(dir: string): string {
  const at = dir.indexOf('::');
  const [guest, host] = at < 0 ? [dir, dir] : [dir.slice(0, at), dir.slice(at + 2)];
  let reason: string | undefined;
  try {
    if (!statSync(host).isDirectory()) reason = 'it is not a folder';
  } catch (error) {
    reason = errnoOf(error) ?? 'unknown reason';
  }
  if (reason === undefined) return `${guest}::${resolve(host)}`;
  throw new WamrPthreadError('IO_READ', `${host}: cannot be opened for the program: ${reason}`, {
    hint: 'Correct verify.dirs; each entry is a folder, or guest::host.',
  });
}
