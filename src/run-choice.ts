import { WamrPthreadError } from './errors.js';
import { type RunChoice, readShard } from './verify/schedule/plan-runs.js';
import { readSeed } from './verify/schedule/schedule.js';

/** As they were typed; undefined: not at all. */
export interface RunWords {
  readonly vary: boolean;
  readonly seed?: string | undefined;
  readonly shard?: string | undefined;
}

/** What the words say. Throws USAGE. */
export function runChoice({ vary, seed, shard }: RunWords): RunChoice {
  return {
    vary,
    seed: seed === undefined ? undefined : (readSeed(seed) ?? wrong('seed', seed, SEED)),
    shard: shard === undefined ? undefined : (readShard(shard) ?? wrong('shard', shard, SHARD)),
  };
}

const SEED =
  'Type the seed that a report shows, for example --seed 0x1f3a0b7c: 32 bits, hexadecimal or decimal.';
const SHARD = 'Type I/N, for example --shard 2/4 for the second of four parts.';

function wrong(option: string, value: string, hint: string): never {
  throw new WamrPthreadError('USAGE', `--${option} cannot be ${value}`, { hint });
}
