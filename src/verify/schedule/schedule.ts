import { finish, mix } from './mix.js';

/**
 * How the engines shake one run: plain numbers that follow from a seed. Both engines decide by the same arithmetic
 * (decide.ts, native/schedule.cc), so that thread 2 does the same thing at its 17th point in every run with this seed.
 */
export interface Schedule {
  /** 32 bits, unsigned. */
  readonly seed: number;
  /** Points of 1024 at which something is done. */
  readonly rate: number;
  /** The longest ordinary pause in microseconds; one in 32 takes ten times as long. */
  readonly longest: number;
  /** New threads begin together, at multiples of so many microseconds; 0: not. */
  readonly window: number;
  /** Or each after up to so many microseconds of its own; 0: at once. */
  readonly scatter: number;
  /** After pthread_create the creator waits up to so many microseconds, so that the new thread is first; 0: not. */
  readonly linger: number;
  /** Microseconds that one thread may spend in pauses, all together; threads after the SHAKEN_THREADS-th: none. */
  readonly budget: number;
}

const RATES = [512, 256, 64, 16] as const;
const LONGEST = [100, 500, 2000] as const;
const WINDOWS = [3000, 8000] as const;
/** How new threads begin. */
const STARTS = ['together', 'together', 'apart', 'at once', 'at once', 'as it comes'] as const;

const SCATTERS = [300, 5000] as const;

const LINGERS = [2000, 20_000] as const;

/** Later threads are left alone: a program that creates thousands must not be slowed without bound. */
export const SHAKEN_THREADS = 64;

/** Even if only one thread could run at a time, pauses would take this share of the time limit and no more. */
const BUDGET_SHARE = 0.2;
const LARGEST_BUDGET_US = 200_000;

/**
 * The schedule of a seed. Some seeds start threads together, some apart, some leave them alone; some pause often and
 * shortly, some seldom and long: no one habit meets every race.
 */
export function scheduleOf(seed: number, timeoutMs: number): Schedule {
  const style = finish(seed ^ 0x5eed5eed);
  const pick = <T>(from: readonly T[], shift: number): T | undefined => from[(style >>> shift) % from.length];
  const start = STARTS[style % STARTS.length];
  return {
    seed,
    rate: pick(RATES, 4) ?? 0,
    longest: pick(LONGEST, 8) ?? 0,
    window: start === 'together' ? (pick(WINDOWS, 12) ?? 0) : 0,
    scatter: start === 'apart' ? (pick(SCATTERS, 16) ?? 0) : 0,
    linger: start === 'at once' ? (pick(LINGERS, 20) ?? 0) : 0,
    budget: Math.min(LARGEST_BUDGET_US, Math.round((timeoutMs * 1000 * BUDGET_SHARE) / SHAKEN_THREADS)),
  };
}

/** The seed of a run, from 1: the first has the base itself, so that a printed seed is replayed by `--seed` alone. */
export function seedOfRun(base: number, run: number): number {
  return run === 1 ? base >>> 0 : mix(base, run, 0x10ca1);
}

/** `0x1f3a0b7c`. */
export function seedText(seed: number): string {
  return `0x${(seed >>> 0).toString(16).padStart(8, '0')}`;
}

/** A seed as people write it: hexadecimal with 0x, or decimal, 32 bits. Undefined where it is neither. */
export function readSeed(text: string): number | undefined {
  if (!/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text)) return undefined;
  const value = Number(text);
  return value <= 0xffff_ffff ? value : undefined;
}
