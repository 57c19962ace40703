import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { errnoOf, WamrPthreadError } from '../errors.js';
import { distFile } from '../paths.js';
import type { ReadBack, VerifyJob } from './verify-protocol.js';

/**
 * Reads an archive with `ar-async`, which shares no code with `readArchive`.
 *
 * It runs in a worker thread, because it throws inside callbacks where nobody can catch and uses an API that
 * prints a deprecation warning: there, a throw is an event, and warnings are switched off for the worker alone.
 * Its own exception (with a message for developers) is what the promise rejects with; IO_READ where the file
 * cannot be opened. `maxMembers` bounds the work.
 */
export async function readBack(file: string, maxMembers: number): Promise<ReadBack> {
  await stat(file).catch(cause => {
    throw new WamrPthreadError('IO_READ', `cannot read ${file}: ${errnoOf(cause) ?? String(cause)}`, {
      cause,
    });
  });
  const job: VerifyJob = { file, maxMembers };
  const worker = new Worker(distFile('src', 'archive', 'verify-worker.js'), {
    workerData: job,
    // Streams of its own, which nobody reads: even `--trace-warnings` prints nothing.
    stdout: true,
    stderr: true,
    // Options of this process, such as a loader or an inspector, are not the worker's.
    execArgv: [],
  });
  try {
    return await new Promise<ReadBack>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the reader stopped before the end of the file')));
    });
  } finally {
    await worker.terminate();
  }
}
