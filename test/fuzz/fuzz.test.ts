// Damaged files of every kind: whatever comes in, it is taken or refused with a typed error, soon. The same few cases
// every time; `npm run fuzz` is for more.
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { runMutants } from './support/campaign.js';
import { kinds } from './targets/index.js';

/** For each target; what a kind can do with one mutant is done with each. */
const MUTANTS = 1000;
/** A case takes less than a millisecond; a run that takes this long hangs in one. */
const RUN_MS = 60_000;

test.each(
  kinds.flatMap(kind => kind.targets.map(target => ({ kind, target, name: kind.name, title: target.title }))),
)('a damaged $name $title', { timeout: 3 * RUN_MS }, async ({ kind, target, title }) => {
  const specimens = await kind.specimens();
  const run = inTime(() => runMutants({ targets: [target] }, specimens, { mutants: MUTANTS, seed: 1 }));
  if ('error' in run) throw new Error(`${run.error}\n${Buffer.from(run.bytes).toString('hex')}`);
  // Damage that is always or never noticed would reach only the first lines of the target.
  const accepted = (run.verdicts.accepted ?? 0) / MUTANTS;
  expect(accepted).toBeGreaterThan(0.03);
  if (!title.includes('baseline')) expect(accepted).toBeLessThan(0.95);
});

/** Only V8's own watchdog can end a loop without an end. */
function inTime<T>(work: () => T): T {
  const results: T[] = [];
  const context = vm.createContext({ work: () => results.push(work()) });
  vm.runInContext('work()', context, { timeout: RUN_MS });
  const [result] = results;
  if (result === undefined) throw new Error('no result');
  return result;
}
