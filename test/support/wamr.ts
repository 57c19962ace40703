import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Part, partsDir, wamrSource } from './parts.js';

interface RunOptions {
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** App heap in bytes; the runner's default is 16 MiB. */
  readonly heapSize?: number;
  /** Threads besides main; the default is WAMR's 4. */
  readonly maxThreads?: number;
  /** Operand stack of the interpreter in bytes. */
  readonly stackSize?: number;
  /** A folder the program may use, by its own name. */
  readonly dir?: string;
  /** Before main, this many threads of the host call `hostExport` at the same time, three times each. */
  readonly hostThreads?: number;
  readonly hostExport?: string;
  /** The run is killed after this many milliseconds; default 60,000. */
  readonly timeout?: number;
}

export interface WamrRun {
  /** The program's exit code; 1 after an exception; undefined where the run was killed. */
  readonly code: number | undefined;
  /** What the program wrote, without WAMR's own log lines. */
  readonly stdout: string;
  readonly stderr: string;
  /** WAMR's log lines, which it writes to standard output. */
  readonly log: readonly string[];
  readonly timedOut: boolean;
}

/** What the runner and WAMR itself are instrumented with. */
export type Sanitizer = 'thread';

interface WamrRunner extends Part {
  /** Builds it where that was not done yet, so that no run's time has the build in it. */
  prepare(): Promise<void>;
  run(wasmFile: string, options?: RunOptions): Promise<WamrRun>;
}

/** A line that WAMR itself writes, to standard output. */
export const LOG_LINE = /\[\d\d:\d\d:\d\d:\d{3} - [0-9A-F]+\]: .*\n/g;
const sources = fileURLToPath(new URL('../wamr/', import.meta.url));

/**
 * The real WAMR behind a small host, test/wamr/runner.c; built with CMake on first use and kept. With a sanitizer it
 * reports on stderr what it finds in the program, in lines that begin with `race:` or `peek:` (test/wamr/races.c).
 */
export function wamrRunner(sanitize?: Sanitizer): WamrRunner {
  const source = wamrSource();
  let built: Promise<string> | undefined;
  const runner = () => {
    built ??= buildRunner(source.root, sanitize);
    return built;
  };
  return {
    missing: source.missing,
    prepare: async () => {
      await runner();
    },
    run: async (wasmFile, options = {}) => runModule(await runner(), wasmFile, options),
  };
}

/**
 * The runner prints each race itself, by the names of the program's functions, so that ThreadSanitizer's own words,
 * which are about WAMR's interpreter, go nowhere. Without a sanitizer nobody reads this.
 */
const TSAN_OPTIONS = [
  `suppressions=${join(sources, 'tsan.supp')}`,
  'log_path=/dev/null',
  // All of the module's stacks look alike to it: they are the interpreter's.
  'suppress_equal_stacks=0',
  'halt_on_error=0',
  // The program's own exit code counts.
  'exitcode=0',
  // The locks of a program are words in its memory; what the host sees are WAMR's own, and it inverts their order.
  'detect_deadlocks=0',
  'report_signal_unsafe=0',
].join(':');

async function runModule(runner: string, wasmFile: string, options: RunOptions): Promise<WamrRun> {
  const result = await execa(runner, [...runnerArguments(options), wasmFile, ...(options.args ?? [])], {
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeout ?? 60_000,
    killSignal: 'SIGKILL',
    env: { TSAN_OPTIONS },
  });
  return {
    code: result.exitCode,
    stdout: result.stdout.replaceAll(LOG_LINE, ''),
    stderr: result.stderr,
    log: result.stdout.match(LOG_LINE) ?? [],
    timedOut: result.timedOut,
  };
}

function runnerArguments(options: RunOptions): string[] {
  const all = {
    'heap-size': options.heapSize,
    'max-threads': options.maxThreads,
    'stack-size': options.stackSize,
    'host-threads': options.hostThreads,
    export: options.hostExport,
    dir: options.dir,
  };
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

async function buildRunner(wamrRoot: string, sanitize: Sanitizer | undefined): Promise<string> {
  const hash = createHash('sha256')
    .update(wamrRoot)
    .update(sanitize ?? '');
  for (const name of ['CMakeLists.txt', 'runner.c', 'races.c'])
    hash.update(readFileSync(join(sources, name)));
  const kept = join(partsDir, `wamr-runner-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(kept)) return kept;
  mkdirSync(partsDir, { recursive: true });
  const scratch = mkdtempSync(join(partsDir, 'wamr-runner.'));
  try {
    const options = [
      `-DWAMR_ROOT_DIR=${wamrRoot}`,
      ...(sanitize === undefined ? [] : [`-DWAMR_RUNNER_SANITIZE=${sanitize}`]),
    ];
    await execa('cmake', ['-S', sources, '-B', scratch, ...options]);
    await execa('cmake', ['--build', scratch, '--target', 'runner', '--parallel', '2']);
    renameSync(join(scratch, 'runner'), kept);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return kept;
}
