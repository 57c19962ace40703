import { readSections, SECTION } from '../../../wasm/sections.js';
import type { WasmModule } from '../../../wasm/types.js';
import { shortName } from '../../function-names.js';
import type { HeapMisuse } from '../../heap/types.js';
import { UNKNOWN_THREAD } from '../../thread-name.js';
import type { RunResult } from '../../types.js';
import { functionName } from '../function-name.js';
import type { RawMisuse } from './heap-watch.js';
import type { V8RunOptions } from './options.js';
import { hostNames } from './plan.js';
import type { Ending, EngineJob, EngineReport, RawTrap } from './protocol.js';

const ENGINE = 'v8';

const NOTHING = {
  engine: ENGINE,
  stdout: '',
  stderr: '',
  threads: { created: 0, failed: 0, peak: 0 },
  heap: { peak: 0, live: 0, allocations: 0 },
  stacks: [],
  milliseconds: 0,
} as const;

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** The result of a module that WAMR would not instantiate. */
export function refusedResult(message: string, unlinked: readonly string[]): RunResult {
  return { ...NOTHING, outcome: 'trap', trap: { message, thread: 0, stack: [] }, unlinked };
}

/** The result of a run whose process died without a report; the reason is the last line of its error output. */
export function crashResult(
  end: Output & { readonly reason: string },
  unlinked: readonly string[],
): RunResult {
  const stderr = `${end.stderr}${end.stderr === '' || end.stderr.endsWith('\n') ? '' : '\n'}`;
  return {
    ...NOTHING,
    outcome: 'crash',
    stdout: end.stdout,
    stderr: `${stderr}the engine's process ended: ${end.reason}\n`,
    unlinked,
  };
}

/** A run that was reported, and what belongs to it. */
export interface ReportedRun {
  readonly options: V8RunOptions;
  readonly job: EngineJob;
  readonly unlinked: readonly string[];
  readonly report: EngineReport;
  /** The report's, without the case that is no result. */
  readonly ending: ModuleEnding;
  readonly output: Output;
}

type ModuleEnding = Exclude<Ending, { readonly kind: 'failed' }>;

/** The result of a run that was reported, with names and offsets of the user's own file. */
export function reportResult({ options, job, unlinked, report, ending, output }: ReportedRun): RunResult {
  const { failed, invalid, ...heap } = report.heap;
  return {
    engine: ENGINE,
    ...outcomeOf(options.module, job, ending),
    stdout: output.stdout,
    stderr: output.stderr,
    threads: report.threads,
    heap: { ...heap, failed, invalidFrees: invalid, ...misusesOf(options.module, report.misuses) },
    stacks: report.stacks,
    unlinked,
    ...(report.steps === undefined ? {} : { steps: report.steps }),
    hostCalls: hostNames(options).map((name, index) => ({
      name,
      calls: report.hostCalls[index] ?? 0,
    })),
    milliseconds: report.milliseconds,
  };
}

/** The same misuse at the same place is one, with a count. */
function misusesOf(module: WasmModule, raw: readonly RawMisuse[]): Pick<RunResult['heap'], 'misuse'> {
  const found = new Map<string, HeapMisuse>();
  for (const { kind, address, thread, frames, block, freed } of raw) {
    const stack = frames.map(({ index }) => shortName(functionName(module, index)));
    const key = `${kind} ${block?.size} ${block?.offset} ${stack.join(' ')}`;
    const count = (found.get(key)?.count ?? 0) + 1;
    found.set(key, {
      kind,
      address,
      write: kind === 'overflow',
      count,
      thread,
      stack,
      ...(block === undefined ? {} : { block }),
      ...(freed === undefined ? {} : { freed: { thread: UNKNOWN_THREAD, stack: [] } }),
    });
  }
  return found.size === 0 ? {} : { misuse: [...found.values()] };
}

function outcomeOf(
  module: WasmModule,
  job: EngineJob,
  ending: ModuleEnding,
): Pick<RunResult, 'outcome' | 'exitCode' | 'trap' | 'blocked'> {
  switch (ending.kind) {
    case 'exit':
      return { outcome: ending.code === 0 ? 'passed' : 'exit', exitCode: ending.code };
    case 'hang':
      return { outcome: 'hang', blocked: ending.blocked };
    case 'trap':
      return { outcome: 'trap', trap: nameTrap(module, job, ending.trap) };
  }
}

function nameTrap(
  module: WasmModule,
  job: EngineJob,
  { message, thread, frames }: RawTrap,
): NonNullable<RunResult['trap']> {
  const bytes = thread === 0 ? job.module : (job.threadModule ?? job.module);
  const shift = codeStart(module) - codeStart({ sections: readSections(bytes, module.file) });
  return {
    message,
    thread,
    stack: frames.map(({ index, offset }) => ({ name: functionName(module, index), offset: offset + shift })),
  };
}

/** Function bodies are copied as they are, so that the code section's place is the only difference. */
function codeStart({ sections }: Pick<WasmModule, 'sections'>): number {
  return sections.find(each => each.id === SECTION.code)?.start ?? 0;
}
