import { type ChildProcess, fork } from 'node:child_process';
import { WamrPthreadError } from '../../../errors.js';
import { distFile } from '../../../paths.js';
import type { RunResult } from '../../types.js';
import type { V8RunOptions } from './options.js';
import { captureOutput } from './output.js';
import { planRun } from './plan.js';
import type { EngineJob, EngineReport } from './protocol.js';
import { crashResult, refusedResult, reportResult } from './result.js';

export type { V8RunOptions };

/** Time on top of the module's own for starting the process and compiling. */
const START_UP_MS = 15_000;

/** The engine's own objects; the module's memory is not part of this heap. */
/**
 * `--no-liftoff`: the baseline compiler of Node 20's V8 loses locals across `memory.atomic.wait32` (a parameter read
 * after the wait is 0), which would look like a fault of the module. The optimising compiler is right.
 */
const NODE_OPTIONS = ['--no-warnings', '--no-liftoff', '--max-old-space-size=512'];

/** How a child process came to its end. */
interface ChildEnd {
  readonly report: EngineReport | undefined;
  /** What killed it, where it gave no report. */
  readonly reason: string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a module on Node's WebAssembly with the semantics of WAMR's lib-pthread, in a child process of its own.
 *
 * Everything the module does is a result: traps, hangs, exit codes, the death of the process. Throws IO_READ for a
 * folder that cannot be opened and ENGINE_FAILED where the engine itself could not do its work.
 */
export async function runOnV8(options: V8RunOptions): Promise<RunResult> {
  const plan = planRun(options);
  if (plan.kind === 'refused') return refusedResult(plan.message, plan.unlinked);
  const end = await runInChild(plan.job);
  if (end.report === undefined) return crashResult(end, plan.unlinked);
  const { ending } = end.report;
  if (ending.kind === 'failed')
    throw new WamrPthreadError(
      'ENGINE_FAILED',
      `${options.module.file}: the v8 engine failed: ${ending.message}`,
      {
        hint: 'This says nothing about the module. Please report it with the module.',
      },
    );
  const { job, unlinked } = plan;
  return reportResult({ options, job, unlinked, report: end.report, ending, output: end });
}

function runInChild(job: EngineJob): Promise<ChildEnd> {
  const child = fork(distFile('src', 'verify', 'engines', 'v8', 'child.js'), [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: NODE_OPTIONS,
    serialization: 'advanced',
    env: cleanEnvironment(),
  });
  const stdout = captureOutput(child.stdout);
  const stderr = captureOutput(child.stderr);
  return new Promise((resolve, reject) => {
    let report: EngineReport | undefined;
    let late = false;
    const watchdog = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, job.timeoutMs + START_UP_MS);
    child.once('message', (message: unknown) => {
      if (isReport(message)) report = message;
      child.kill('SIGKILL');
    });
    child.once('error', error => reject(startFailure(error)));
    child.once('close', (code, signal) => {
      clearTimeout(watchdog);
      resolve({
        report,
        reason: late ? 'no answer in time' : endOf(code, signal),
        stdout: stdout(),
        stderr: stderr(),
      });
    });
    sendJob(child, job);
  });
}

/** A child that dies at once closes the channel; that shows in its end, not here. */
function sendJob(child: ChildProcess, job: EngineJob): void {
  child.send(job, () => {});
}

function isReport(message: unknown): message is EngineReport {
  return typeof message === 'object' && message !== null && 'ending' in message;
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}

function startFailure(error: Error): WamrPthreadError {
  return new WamrPthreadError(
    'ENGINE_FAILED',
    `the v8 engine's process cannot be started: ${error.message}`,
    {
      cause: error,
    },
  );
}

/** Nothing of ours, so that runs are alike everywhere; Windows cannot start a process without its root. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}
