import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { partsDir } from '../../support/parts.js';
import { kinds } from '../targets/index.js';
import type { Failure, Tally } from './campaign.js';
import { apply, damage } from './mutate.js';
import type { Batch } from './plan.js';
import { join as joinParts } from './specimen.js';

/** A batch that every mutant of it survived. */
export interface Done {
  readonly batch: Batch;
  readonly tally: Tally;
  readonly seconds: number;
  /** Largest resident set of the process, in bytes. */
  readonly memory: number;
}

/** Where the batches of a campaign are kept, so that one that is stopped goes on where it was. */
export interface Ledger {
  readonly done: ReadonlyMap<number, Done>;
  readonly add: (done: Done) => void;
  /** Keeps what a target did not survive; gives the file's name. */
  readonly addFailure: (batch: Batch, failure: Failure) => string;
}

const SAMPLE = 200;

/** Other specimens, or others of our mutations, are another campaign. */
export async function openLedger(seed: number, fresh: boolean): Promise<Ledger> {
  const folder = join(partsDir, 'fuzz');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `seed-${seed}-${await digest()}.jsonl`);
  if (fresh) rmSync(file, { force: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const done = new Map<number, Done>();
  for (const line of lines) {
    if (line === '') continue;
    const each: Done = JSON.parse(line);
    done.set(each.batch.number, each);
  }
  return {
    done,
    add: each => {
      done.set(each.batch.number, each);
      appendFileSync(file, `${JSON.stringify(each)}\n`);
    },
    addFailure: ({ kind, seed: of, number }, { target, error, bytes }) => {
      const name = join(folder, `failure-${kind}-${number}`);
      writeFileSync(`${name}.bin`, bytes);
      writeFileSync(`${name}.txt`, `${kind} (batch ${number}, seed ${of}) ${target}\n\n${error}\n`);
      return `${name}.txt`;
    },
  };
}

/** Of some mutants themselves: what makes the same ones is the same campaign, however it is written. */
async function digest(): Promise<string> {
  const hash = createHash('sha256');
  const sample = fc.sample(damage, { seed: 1, numRuns: SAMPLE });
  for (const kind of kinds) {
    const specimens = await kind.specimens();
    for (const { parts } of specimens) hash.update(joinParts(parts));
    for (const choices of sample) hash.update(apply(choices, specimens));
  }
  return hash.digest('hex').slice(0, 12);
}
