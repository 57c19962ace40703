import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WamrPthreadError } from '../../../errors.js';
import { distFile } from '../../../paths.js';
import { scratchFolder } from '../../../scratch.js';
import type { RunResult } from '../../types.js';
import { type ChildEnd, runChild } from './child-process.js';
import type { WamrRunOptions } from './options.js';
import { planWamrRun, type WamrPlan } from './plan.js';
import { readReport, type WamrReport } from './protocol.js';
import { wamrCrash, wamrResult } from './result.js';

export type { WamrRunOptions };

/**
 * Runs a module on WAMR, in a child process of its own.
 *
 * Everything the module does is a result: traps, hangs, exit codes, the death of the process. Throws IO_READ for a
 * folder that cannot be opened and ENGINE_FAILED where the engine itself could not do its work.
 */
export async function runOnWamr(options: WamrRunOptions): Promise<RunResult> {
  const plan = planWamrRun(options);
  const folder = scratchFolder('run');
  try {
    const end = await runInNode(await writeJob(folder, plan), options);
    return resultOf(options, end, readReport(end.report));
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

async function runInNode(job: string, options: WamrRunOptions): Promise<ChildEnd> {
  const script = distFile('src', 'verify', 'engines', 'wamr', 'child.js');
  try {
    return await runChild(process.execPath, ['--no-warnings', script, job], options);
  } catch (error) {
    throw engineFailure('wamr', error instanceof Error ? error.message : String(error));
  }
}

/** The result of a run by what its process left. Throws ENGINE_FAILED. */
export function resultOf(options: WamrRunOptions, end: ChildEnd, report: WamrReport): RunResult {
  if (report.failed !== undefined) throw engineFailure(options.module.file, report.failed);
  const output = { stdout: end.stdout, stderr: `${end.stderr}${logText(report.log)}` };
  return report.end === undefined ? wamrCrash(end.reason, output) : wamrResult(options, report.end, output);
}

/** The same warning comes again with every thread. */
function logText(log: readonly string[]): string {
  return [...new Set(log)].map(line => `wamr: ${line.trimEnd()}\n`).join('');
}

function engineFailure(file: string, reason: string): WamrPthreadError {
  return new WamrPthreadError('ENGINE_FAILED', `${file}: the wamr engine failed: ${reason}`, {
    hint: 'This says nothing about the module. Build the engine again with wamr-pthread runtime build; if that does not help, please report it with the module.',
  });
}
