import { Worker } from 'node:worker_threads';
import type { Failure } from './campaign.js';
import type { Batch } from './plan.js';
import { type Answer, CURRENT_SIZE, currentOf } from './protocol.js';

/** Longest time for a thousand mutants, in milliseconds; they take some seconds. */
const BATCH_MS = 180_000;
/** Megabytes of V8's heap in one worker: the files have kilobytes. */
const HEAP_MB = 512;

export type Result = Extract<Answer, { kind: 'done' }> | ({ readonly kind: 'failed' } & Failure);

/** Hands batches to so many workers and tells each result; a worker that hangs or dies is replaced. */
export async function work(
  batches: readonly Batch[],
  jobs: number,
  onResult: (batch: Batch, result: Result) => void,
): Promise<void> {
  const open = batches.values();
  const one = async (): Promise<void> => {
    let worker: Hand | undefined;
    for (const batch of open) {
      worker ??= await start();
      const result = await worker.run(batch);
      if (result.kind === 'failed') {
        await worker.end();
        worker = undefined;
      }
      onResult(batch, result);
    }
    await worker?.end();
  };
  await Promise.all(Array.from({ length: jobs }, one));
}

interface Hand {
  readonly run: (batch: Batch) => Promise<Result>;
  readonly end: () => Promise<unknown>;
}

async function start(): Promise<Hand> {
  const shared = new SharedArrayBuffer(CURRENT_SIZE);
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: { shared },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let settle: (answer: Answer) => void = () => {};
  const lost = (target: string, error: string): void =>
    settle({ kind: 'failed', target, error, bytes: currentOf(new Uint8Array(shared)) });
  worker.on('message', (answer: Answer) => settle(answer));
  worker.on('error', error => lost('(dies)', error instanceof Error ? (error.stack ?? '') : String(error)));
  const next = async (send: () => void): Promise<Answer> => {
    const answer = new Promise<Answer>(resolve => {
      settle = resolve;
    });
    const timer = setTimeout(() => lost('(hangs)', `no end within ${BATCH_MS} ms`), BATCH_MS);
    send();
    return answer.finally(() => clearTimeout(timer));
  };
  const ready = await next(() => {});
  if (ready.kind === 'failed') throw new Error(ready.error);
  return {
    run: async batch => {
      const answer = await next(() => worker.postMessage(batch));
      if (answer.kind === 'ready') throw new Error('a worker is ready twice');
      return answer;
    },
    end: () => worker.terminate(),
  };
}
