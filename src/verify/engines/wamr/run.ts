import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { WamrPthreadError } from '../../../errors.js';
import { distFile } from '../../../paths.js';
import type { RunResult } from '../../types.js';
import { captureOutput } from '../v8/output.js';
import type { WamrRunOptions } from './options.js';
import { planWamrRun, type WamrPlan } from './plan.js';
import { FD, readReport, type WamrReport } from './protocol.js';
import { type WamrOutput, wamrCrash, wamrResult } from './result.js';

export type { WamrRunOptions };

/** Time on top of the module's own: for the process, and for the engine to say who hangs. */
const SLACK_MS = 15_000;

/** Call stacks that WAMR prints on standard output; the report has them, too. */
const DUMPED_FRAME = /^#\d\d(: 0x[0-9a-f]+)? .*\n/gm;
/** WAMR's log, where the installed library writes it itself. */
const LOG_LINE = /\[\d\d:\d\d:\d\d:\d{3} - [0-9A-F]+\]: .*\n/g;

/**
 * Runs a module on WAMR, in a child process of its own.
 *
 * Everything the module does is a result: traps, hangs, exit codes, the death of the process. Throws IO_READ for a
 * folder that cannot be opened and ENGINE_FAILED where the engine itself could not do its work.
 */
export async function runOnWamr(options: WamrRunOptions): Promise<RunResult> {
  const plan = planWamrRun(options);
  const folder = await mkdtemp(join(tmpdir(), 'wamr-pthread-run-'));
  try {
    const end = await runInChild(await writeJob(folder, plan), options);
    if (end.report.failed !== undefined) throw engineFailure(options.module.file, end.report.failed);
    const output = { stdout: end.stdout, stderr: `${end.stderr}${logText(end.report.log)}` };
    return end.report.end === undefined
      ? wamrCrash(end.reason, output)
      : wamrResult(options, end.report.end, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeJob(folder: string, { bytes, job }: WamrPlan): Promise<string> {
  const moduleFile = join(folder, 'module.wasm');
  const file = join(folder, 'job.json');
  await writeFile(moduleFile, bytes);
  await writeFile(file, JSON.stringify({ ...job, moduleFile }));
  return file;
}

/** How the child came to its end. */
interface ChildEnd extends WamrOutput {
  readonly report: WamrReport;
  readonly reason: string;
}

function runInChild(job: string, { timeoutMs, stdin }: WamrRunOptions): Promise<ChildEnd> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', distFile('src', 'verify', 'engines', 'wamr', 'child.js'), job],
    { stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'], env: {} },
  );
  const report = captureOutput(stream(child, FD.result));
  const own = { stdout: captureOutput(child.stdout), stderr: captureOutput(child.stderr) };
  const program = {
    stdout: captureOutput(stream(child, FD.stdout)),
    stderr: captureOutput(stream(child, FD.stderr)),
  };
  // A program that does not read its input closes the pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
  return new Promise((resolve, reject) => {
    let late = false;
    const watchdog = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs + SLACK_MS);
    child.once('error', error => reject(engineFailure('wamr', error.message)));
    child.once('close', (code, signal) => {
      clearTimeout(watchdog);
      resolve({
        report: readReport(report()),
        reason: late ? 'no answer in time' : signal === null ? `exit code ${code}` : `signal ${signal}`,
        stdout: `${program.stdout()}${printedByRuntime(own.stdout())}`,
        stderr: `${program.stderr()}${own.stderr()}`,
      });
    });
  });
}

/** What natives of libc-builtin printed, without WAMR's own lines. */
function printedByRuntime(text: string): string {
  return text.replace(LOG_LINE, '').replace(DUMPED_FRAME, '').replace(/^\n+/, '');
}

/** The same warning comes again with every thread. */
function logText(log: readonly string[]): string {
  return [...new Set(log)].map(line => `wamr: ${line.trimEnd()}\n`).join('');
}

function stream(child: ChildProcess, fd: number): Readable | null {
  const found = child.stdio[fd];
  return found instanceof Readable ? found : null;
}

function engineFailure(file: string, reason: string): WamrPthreadError {
  return new WamrPthreadError('ENGINE_FAILED', `${file}: the wamr engine failed: ${reason}`, {
    hint: 'This says nothing about the module. Build the engine again with wamr-pthread runtime build; if that does not help, please report it with the module.',
  });
}
