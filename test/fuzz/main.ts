import { parseArgs } from 'node:util';
import { work } from './support/crew.js';
import { openLedger } from './support/ledger.js';
import { planBatches } from './support/plan.js';
import { writeRecord } from './support/record.js';

// npm run fuzz -- [--mutants 1000000] [--seed 1] [--jobs 2] [--fresh] [--record]
// Goes on where a campaign of the same seed was stopped. Exit code 1: something did not survive.

const { values: options } = parseArgs({
  options: {
    mutants: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});

const [mutants, seed, jobs] = [whole('mutants'), whole('seed'), whole('jobs')];
const ledger = await openLedger(seed, options.fresh);
const batches = planBatches(mutants, seed);
const open = batches.filter(({ number }) => !ledger.done.has(number));
process.stdout.write(`${batches.length} batches, ${batches.length - open.length} of them done before\n`);

const started = performance.now();
let finished = 0;
let failures = 0;
await work(open, jobs, (batch, result) => {
  finished += 1;
  if (result.kind === 'done') {
    ledger.add({ batch, tally: result.tally, seconds: result.seconds, memory: result.memory });
  } else {
    failures += 1;
    const file = ledger.addFailure(batch, result);
    process.stdout.write(`\n${batch.kind} ${result.target}: ${result.error.split('\n')[0]}\n  ${file}\n`);
  }
  progress();
});
if (process.stderr.isTTY) process.stderr.write('\n');

process.stdout.write(`${open.length - failures} batches survived, ${failures} did not\n`);
if (failures > 0) process.exitCode = 1;
else if (options.record) {
  const done = batches.flatMap(({ number }) => ledger.done.get(number) ?? []);
  process.stdout.write(`wrote ${writeRecord({ mutants, seed, done })}\n`);
}

function progress(): void {
  if (!process.stderr.isTTY) return;
  const left = ((performance.now() - started) / finished) * (open.length - finished);
  process.stderr.write(
    `\r${finished} of ${open.length} batches, about ${Math.ceil(left / 60_000)} min left  `,
  );
}

function whole(name: 'mutants' | 'seed' | 'jobs'): number {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1`);
  return value;
}
