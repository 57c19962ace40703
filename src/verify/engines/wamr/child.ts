import { readFileSync, writeSync } from 'node:fs';
import { loadAddon } from './addon.js';
import { FD, type WamrJob } from './protocol.js';

// The process in which WAMR runs a module: `child.js <job.json>`. The engine writes its results itself, line by line.

const [, , file = ''] = process.argv;
try {
  const job: WamrJob = JSON.parse(readFileSync(file, 'utf8'));
  loadAddon(job.addon).run({ ...job, module: readFileSync(job.moduleFile) });
} catch (error) {
  const failed = error instanceof Error ? error.message : String(error);
  writeSync(FD.result, `${JSON.stringify({ failed })}\n`);
}
// Threads of the module may still run in WAMR: nothing is taken down in order.
process.kill(process.pid, 'SIGKILL');
