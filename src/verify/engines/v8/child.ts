import type { EngineJob, EngineReport } from './protocol.js';
import { Run } from './supervisor.js';

// The process in which a module runs. It gets one job over the IPC channel, answers with one report and then waits to
// be killed: threads of the module may be in loops that nothing else ends.

process.once('message', (job: EngineJob) => {
  run(job).catch((error: unknown) => send(failure(error instanceof Error ? error.message : String(error))));
});

async function run(job: EngineJob): Promise<void> {
  await new Run(job, send).start();
}

// Nobody is left to read the answer, and nobody would end us.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function send(report: EngineReport): void {
  process.send?.(report);
}

function failure(message: string): EngineReport {
  return {
    ending: { kind: 'failed', message },
    threads: { created: 0, failed: 0, peak: 0 },
    heap: { peak: 0, live: 0, allocations: 0, failed: 0, invalid: 0, sizes: [] },
    misuses: [],
    stacks: [],
    hostCalls: [],
    milliseconds: 0,
  };
}
