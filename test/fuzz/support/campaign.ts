import vm from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWamrPthreadError } from '../../../src/errors.js';
import { apply, damage } from './mutate.js';
import type { Specimen } from './specimen.js';

// FUZZ_RUNS: cases for each target; FUZZ_SEED: the first one's number. Without them the same few cases run every time.
const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
const seed = Number(
  process.env['FUZZ_SEED'] ?? (process.env['FUZZ_RUNS'] === undefined ? 1 : Date.now() % 2 ** 31),
);

const BATCH = 2000;
/** A case takes less than a millisecond; a batch that takes this long hangs in one. */
const BATCH_MS = 30_000;
/** Longest time for one case, in milliseconds. The files are a few kilobytes. */
const CASE_MS = 250;

/**
 * A test that damages specimens and gives them to `target`: whatever comes in, it returns or throws a
 * WamrPthreadError, soon. `target` may throw plain errors to say that an answer is wrong.
 */
export function fuzz(
  title: string,
  specimens: () => readonly Specimen[],
  target: (bytes: Uint8Array) => void,
): void {
  const timeout = Math.ceil(runs / BATCH) * BATCH_MS;
  test(`${title}, ${runs} cases from seed ${seed}`, { timeout }, () => {
    const sound = specimens();
    let current = new Uint8Array();
    let accepted = 0;
    const property = fc.property(damage, choices => {
      current = new Uint8Array(apply(choices, sound));
      if (survive(target, current)) accepted += 1;
    });
    for (let done = 0; done < runs; done += BATCH) {
      const numRuns = Math.min(BATCH, runs - done);
      const finished = inTime(() => fc.assert(property, { numRuns, seed: seed + done }));
      if (!finished) throw new Error(`no answer within ${BATCH_MS} ms for ${hex(current)}`);
    }
    // Damage that is always or never noticed would reach only the first lines of the target.
    expect(accepted / runs).toBeGreaterThan(0.05);
    expect(accepted / runs).toBeLessThan(0.95);
  });
}

/**
 * Runs one case; a slow one again, because the machine may have been busy with something else. True where the target
 * took the bytes, false where it refused them.
 */
function survive(target: (bytes: Uint8Array) => void, bytes: Uint8Array): boolean {
  let accepted = true;
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && fastest > CASE_MS; attempt += 1) {
    const started = performance.now();
    try {
      target(bytes);
    } catch (error) {
      if (!isWamrPthreadError(error) || error.code === 'INTERNAL') throw error;
      accepted = false;
    }
    fastest = Math.min(fastest, performance.now() - started);
  }
  if (fastest > CASE_MS) throw new Error(`takes ${Math.round(fastest)} ms: ${hex(bytes)}`);
  return accepted;
}

/** False where `work` had to be stopped: only V8's own watchdog can end a loop without an end. */
function inTime(work: () => void): boolean {
  const context = vm.createContext({ work });
  try {
    vm.runInContext('work()', context, { timeout: BATCH_MS });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return false;
    throw error;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
