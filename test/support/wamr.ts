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

interface WamrRun {
  /** The program's exit code; 1 after an exception; undefined where the run was killed. */
  readonly code: number | undefined;
  /** What the program wrote, without WAMR's own log lines. */
  readonly stdout: string;
  readonly stderr: string;
  /** WAMR's log lines, which it writes to standard output. */
  readonly log: readonly string[];
  readonly timedOut: boolean;
}

interface WamrRunner extends Part {
  run(wasmFile: string, options?: RunOptions): Promise<WamrRun>;
}

const LOG_LINE = /\[\d\d:\d\d:\d\d:\d{3} - [0-9A-F]+\]: .*\n/g;
const sources = fileURLToPath(new URL('../wamr/', import.meta.url));

/** The real WAMR behind a small host, test/wamr/runner.c; built with CMake on first use and kept. */
export function wamrRunner(): WamrRunner {
  const source = wamrSource();
  let built: Promise<string> | undefined;
  return {
    missing: source.missing,
    run: async (wasmFile, options = {}) => {
      built ??= buildRunner(source.root);
      return runModule(await built, wasmFile, options);
    },
  };
}

async function runModule(runner: string, wasmFile: string, options: RunOptions): Promise<WamrRun> {
  const result = await execa(runner, [...runnerArguments(options), wasmFile, ...(options.args ?? [])], {
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeout ?? 60_000,
    killSignal: 'SIGKILL',
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

async function buildRunner(wamrRoot: string): Promise<string> {
  const hash = createHash('sha256').update(wamrRoot);
  for (const name of ['CMakeLists.txt', 'runner.c']) hash.update(readFileSync(join(sources, name)));
  const kept = join(partsDir, `wamr-runner-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(kept)) return kept;
  mkdirSync(partsDir, { recursive: true });
  const scratch = mkdtempSync(join(partsDir, 'wamr-runner.'));
  try {
    await execa('cmake', ['-S', sources, '-B', scratch, `-DWAMR_ROOT_DIR=${wamrRoot}`]);
    await execa('cmake', ['--build', scratch, '--target', 'runner', '--parallel', '2']);
    renameSync(join(scratch, 'runner'), kept);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return kept;
}
