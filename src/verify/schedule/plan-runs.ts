import type { Config } from '../../config/types.js';
import type { WasmModule } from '../../wasm/types.js';
import { findAuxStack, sliceOf } from '../rules/shared/aux-stack.js';
import { mix } from './mix.js';
import { seedOfRun } from './schedule.js';

/** Which runs there are: what `--vary`, `--seed` and `--shard` say. */
export interface RunChoice {
  /** Every run gets a schedule of its own. */
  readonly vary: boolean;
  /** Absent with `vary`: one that follows from the module's bytes. */
  readonly seed?: number | undefined;
  readonly shard?: Shard | undefined;
}

/** Not shaken, and all of them. */
export const AS_THEY_COME: RunChoice = { vary: false };

/** Part `index` (from 1) of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** One run to be made: its number among all, from 1, and its seed where it is shaken. */
export interface PlannedRun {
  readonly run: number;
  readonly seed?: number;
}

/**
 * The runs of this call. A shard's runs have the numbers and seeds that they have without shards: every run is in
 * exactly one shard, and shards beyond the number of runs are empty.
 */
export function planRuns(total: number, choice: RunChoice, sha256: string): readonly PlannedRun[] {
  const { from, to } = partOf(total, choice.shard);
  const runs = Array.from({ length: to - from }, (_, index) => from + index + 1);
  if (!choice.vary && choice.seed === undefined) return runs.map(run => ({ run }));
  const base = choice.seed ?? Number.parseInt(sha256.slice(0, 8), 16);
  return runs.map(run => ({ run, seed: choice.vary ? seedOfRun(base, run) : base }));
}

/** Runs `from` (excluded) to `to`: parts differ by one run at most. */
function partOf(total: number, shard: Shard | undefined): { readonly from: number; readonly to: number } {
  if (shard === undefined) return { from: 0, to: total };
  const { index, of } = shard;
  return { from: Math.floor((total * (index - 1)) / of), to: Math.floor((total * index) / of) };
}

/**
 * The thread limit of a run. Lower ones would fail good programs, and more slices make each smaller: so it goes up, in
 * every other run, only as far as each slice keeps the `threads.stackSize` that the config promises.
 */
export function threadLimit(module: WasmModule, { threads }: Config, seed: number | undefined): number {
  const stack = findAuxStack(module);
  if (seed === undefined || stack === undefined || seed % 2 === 0) return threads.max;
  const fits = (limit: number) => sliceOf(stack.size, limit).usable >= threads.stackSize;
  const limit = threads.max + 1 + (mix(seed, 0, 0x51ce5) % 3);
  return [limit, limit - 1, limit - 2].find(each => each > threads.max && fits(each)) ?? threads.max;
}

/** `2/4`. Undefined where it is none. */
export function readShard(text: string): Shard | undefined {
  const [, index = 0, of = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  return index >= 1 && index <= of ? { index, of } : undefined;
}
