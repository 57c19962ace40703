import { findSection, openSection, SECTION } from '../../../wasm/sections.js';
import type { WasmModule } from '../../../wasm/types.js';
import { shortName } from '../../function-names.js';
import { resolveHeap } from '../../heap/resolve.js';
import type { RunResult } from '../../types.js';
import { functionName } from '../function-name.js';
import type { HostSide, NativeStep, WamrRunOptions } from './options.js';
import { planStubs } from './plan.js';
import type { WamrEnd } from './protocol.js';

const ENGINE = 'wamr';

/** What came out of the child process besides its report. */
export interface WamrOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** An installed WAMR has no internal headers (native/outside.cc). */
const NOT_SEEN = ['threads', 'locks', 'stacks of traps', 'what hanging threads wait for'] as const;

const FRAMES_SHOWN = 8;

/** The result of a run that was reported, with the names of the user's own file. */
export function wamrResult(options: WamrRunOptions, end: WamrEnd, output: WamrOutput): RunResult {
  const { constructorRuns, steps } = end;
  return {
    engine: ENGINE,
    ...outcomeOf(options.module, end),
    ...output,
    threads: end.threads,
    heap: resolveHeap(end.heap, { describe: index => shortName(nameOf(options.module, index)) }),
    stacks: stacksOf(end),
    unlinked: end.unlinked,
    hostCalls: planStubs(options).map(({ module, name }, index) => ({
      name: module === 'env' ? name : `${module}.${name}`,
      calls: end.stubCalls[index] ?? 0,
    })),
    ...(constructorRuns < 0 ? {} : { constructorRuns }),
    ...(end.countsThreads ? { locks: end.locks } : { notSeen: NOT_SEEN }),
    ...(options.host === undefined ? {} : { steps: stepsOf(options.host, steps) }),
    milliseconds: Math.round(end.milliseconds),
  };
}

/** The result of a run whose process died without a report; the reason is the last line of its error output. */
export function wamrCrash(reason: string, { stdout, stderr }: WamrOutput): RunResult {
  const before = stderr === '' || stderr.endsWith('\n') ? stderr : `${stderr}\n`;
  return {
    engine: ENGINE,
    outcome: 'crash',
    stdout,
    stderr: `${before}the engine's process ended: ${reason}\n`,
    threads: { created: 0, failed: 0, peak: 0 },
    heap: { peak: 0, live: 0, allocations: 0 },
    stacks: [],
    unlinked: [],
    milliseconds: 0,
  };
}

/** In the order of the plan, and with those that were never reached; what the host calls first is no step. */
function stepsOf(host: HostSide, made: WamrEnd['steps']): NonNullable<RunResult['steps']> {
  const each = host.threads.flatMap(({ count, steps }) => Array.from({ length: count }, () => steps));
  const lists = [
    { thread: 'setup', steps: host.setup },
    ...each.map((steps, index) => ({ thread: `host thread ${index + 1}`, steps })),
    { thread: 'teardown', steps: host.teardown },
  ];
  return lists.flatMap(({ thread, steps }) => {
    const own = made.filter(step => step.thread === thread);
    return steps.map((step, index) => describeStep(thread, step, own[index]));
  });
}

function describeStep(
  thread: string,
  { call, expected }: NativeStep,
  made: WamrEnd['steps'][number] | undefined,
) {
  return {
    thread,
    call,
    ...(expected === undefined ? {} : { expected: expectedText(expected) }),
    calls: made?.calls ?? 0,
    mismatches: made?.mismatches ?? 0,
    ...(made?.last === undefined ? {} : { last: lastText(made.last) }),
  };
}

function expectedText(expected: NonNullable<NativeStep['expected']>): string {
  if (expected.kind === 'number') return String(expected.number);
  return expected.kind === 'wide' ? expected.wide : '';
}

/** Floats come with 17 digits. */
function lastText(text: string): string {
  return /^-?\d+$/.test(text) ? text : String(Number(text.replace('inf', 'Infinity')));
}

function outcomeOf(
  module: WasmModule,
  end: WamrEnd,
): Pick<RunResult, 'outcome' | 'exitCode' | 'trap' | 'blocked'> {
  switch (end.outcome) {
    case 'exit':
      return { outcome: end.exitCode === 0 ? 'passed' : 'exit', exitCode: end.exitCode };
    case 'hang':
      return {
        outcome: 'hang',
        blocked: [...end.blocked].map(each => blockedOn(module, each)).sort(byThread),
      };
    default:
      return {
        outcome: 'trap',
        trap: {
          message: end.message.replace(/^Exception: /, ''),
          thread: end.thread,
          stack: end.stack.map(index => ({ name: nameOf(module, index), offset: startOf(module, index) })),
        },
      };
  }
}

type Blocked = NonNullable<RunResult['blocked']>[number];

function byThread(a: Blocked, b: Blocked): number {
  return a.thread - b.thread;
}

/** `pthread_mutex_lock(0x100008), held by main, called by work`, or where in wasm it sleeps or runs. */
function blockedOn(
  module: WasmModule,
  { thread, native, sleeps, stack }: WamrEnd['blocked'][number],
): Blocked {
  const names = stack.map(index => nameOf(module, index));
  // The native itself is a frame of WAMR's, too.
  const callers = names.filter((name, at) => at > 0 || !native.startsWith(name));
  if (native !== '') return { thread, on: calledBy(native, callers) };
  // How the thread-safety layer sleeps is no news.
  const from = Math.max(
    0,
    names.findIndex(name => !LAYER.test(name)),
  );
  const [inner = 'wasm', ...rest] = sleeps ? names.slice(from) : names;
  return { thread, on: `${calledBy(inner, rest)} (${sleeps ? 'it sleeps' : 'it runs'})` };
}

const LAYER = /^(plain_sleep$|__wt_)/;

function calledBy(inner: string, callers: readonly string[]): string {
  const chain = callers.slice(0, FRAMES_SHOWN).join(' ← ');
  return chain === '' ? inner : `${inner}, called by ${chain}`;
}

/** The slice of a thread that WAMR stopped is used up, whatever lies at its bottom. */
function stacksOf(end: WamrEnd): RunResult['stacks'] {
  const overflow = end.outcome === 'trap' && end.message.includes('wasm auxiliary stack overflow');
  if (!overflow || end.stacks.some(each => each.overflowed)) return end.stacks;
  const fullest = Math.max(...end.stacks.map(each => each.used / Math.max(each.size, 1)));
  return end.stacks.map(each => ({ ...each, overflowed: each.used / Math.max(each.size, 1) === fullest }));
}

/** A native by the name that it is imported under: what the program calls it. */
function nameOf(module: WasmModule, index: number): string {
  const imported = module.imports.filter(each => each.kind === 'function')[index];
  return imported?.name ?? functionName(module, index);
}

/** Where a function begins in the user's file: the interpreter translates code and keeps no finer place. */
function startOf(module: WasmModule, index: number): number {
  const section = findSection(module.sections, SECTION.code);
  const position = index - module.imports.filter(each => each.kind === 'function').length;
  if (section === undefined || position < 0) return 0;
  const cursor = openSection(module, section);
  let start = 0;
  for (let left = Math.min(cursor.count('function bodies', 3), position + 1); left > 0; left -= 1) {
    const body = cursor.sub(cursor.u32());
    start = body.offset;
  }
  return start;
}
