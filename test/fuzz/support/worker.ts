import { parentPort, workerData } from 'node:worker_threads';
import { kinds } from '../targets/index.js';
import { runMutants } from './campaign.js';
import type { Batch } from './plan.js';
import { type Answer, noteCurrent } from './protocol.js';

const { shared }: { shared: SharedArrayBuffer } = workerData;
const current = new Uint8Array(shared);
const answer = (value: Answer): void => parentPort?.postMessage(value);

parentPort?.on('message', async (batch: Batch) => answer(await run(batch)));
answer({ kind: 'ready' });

async function run({ kind: name, seed, mutants }: Batch): Promise<Answer> {
  const kind = kinds.find(each => each.name === name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  const specimens = await kind.specimens();
  const started = performance.now();
  const before = (bytes: Uint8Array): void => noteCurrent(current, bytes);
  const result = runMutants(kind, specimens, { mutants, seed, before });
  if ('error' in result) return { kind: 'failed', ...result };
  const seconds = (performance.now() - started) / 1000;
  return { kind: 'done', tally: result, seconds, memory: process.resourceUsage().maxRSS * 1024 };
}
