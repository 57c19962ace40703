import fc from 'fast-check';
import { isWamrPthreadError } from '../../../src/errors.js';
import type { Kind, Verdict } from '../targets/target.js';
import { survive, type Target } from '../targets/target.js';
import { apply, damage } from './mutate.js';
import type { Specimen } from './specimen.js';

/** What some mutants of one kind showed. Plain data. */
export interface Tally {
  readonly mutants: number;
  readonly verdicts: Partial<Record<Verdict, number>>;
  readonly slowest: { readonly ms: number; readonly target: string };
}

/** A mutant that a target did not survive, after the choices that led to it were made as few as possible. */
export interface Failure {
  readonly target: string;
  readonly error: string;
  readonly bytes: Uint8Array;
}

/**
 * Damages specimens `mutants` times and gives each mutant to all targets. The same `seed` makes the same mutants.
 * `before` is told each mutant before anything is done to it, so that another thread knows what hangs.
 */
export function runMutants(
  { targets }: Pick<Kind, 'targets'>,
  specimens: readonly Specimen[],
  { mutants, seed, before }: { mutants: number; seed: number; before?: (bytes: Uint8Array) => void },
): Tally | Failure {
  const verdicts: Partial<Record<Verdict, number>> = {};
  let slowest: Tally['slowest'] = { ms: 0, target: '' };
  let last: Failure | undefined;
  const property = fc.property(damage, choices => {
    const bytes = apply(choices, specimens);
    before?.(bytes);
    let first: Verdict | undefined;
    for (const target of targets) {
      const { verdict, took } = orFailure(target, bytes, failure => {
        last = failure;
      });
      first ??= verdict;
      if (took > slowest.ms) slowest = { ms: took, target: target.title };
    }
    if (first !== undefined) verdicts[first] = (verdicts[first] ?? 0) + 1;
  });
  // The last failure that shrinking met is the smallest.
  if (fc.check(property, { numRuns: mutants, seed }).failed && last !== undefined) return last;
  return { mutants, verdicts, slowest };
}

function orFailure(target: Target, bytes: Uint8Array, note: (failure: Failure) => void) {
  try {
    return survive(target, bytes);
  } catch (error) {
    note({ target: target.title, error: textOf(error), bytes });
    throw error;
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${textOf(error.cause)}`;
  return `${isWamrPthreadError(error) ? `${error.code}: ` : ''}${error.stack ?? error.message}${cause}`;
}
