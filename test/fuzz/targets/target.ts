import type { ErrorCode } from '../../../src/error-codes.js';
import { isWamrPthreadError } from '../../../src/errors.js';
import type { Specimen } from '../support/specimen.js';

export interface Target {
  /** What happens to the damaged file, behind "a damaged module …". */
  readonly title: string;
  /** Returns, or throws a WamrPthreadError; a plain error says that an answer is wrong. */
  readonly check: (bytes: Uint8Array) => void;
}

/** A kind of file, with everything that is done to it. */
export interface Kind {
  readonly name: 'module' | 'object' | 'archive' | 'text';
  readonly specimens: () => Promise<readonly Specimen[]>;
  /** The first one's answer is the verdict about a file. */
  readonly targets: readonly [Target, ...Target[]];
}

/** What `make` gives, made once. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export type Verdict = 'accepted' | ErrorCode;

/** Longest time for one case, in milliseconds, on a busy machine: most take a thousandth of it. */
const CASE_MS = 1000;

export interface Survived {
  readonly verdict: Verdict;
  /** Milliseconds; of a slow case the quickest of three attempts. */
  readonly took: number;
}

/**
 * Runs one case; a slow one again, because the machine may have been busy with something else. Throws what the target
 * threw, unless it is typed, and where the target takes too long.
 */
export function survive({ check }: Target, bytes: Uint8Array): Survived {
  let verdict: Verdict = 'accepted';
  let took = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && took > CASE_MS; attempt += 1) {
    const started = performance.now();
    try {
      check(bytes);
    } catch (error) {
      if (!isWamrPthreadError(error) || error.code === 'INTERNAL') throw error;
      verdict = error.code;
    }
    took = Math.min(took, performance.now() - started);
  }
  if (took > CASE_MS) throw new Error(`takes ${Math.round(took)} ms`);
  return { verdict, took };
}

/** True for one case in `of`, by the bytes themselves: what is costly is done for a sample, the same every time. */
export function inSample(bytes: Uint8Array, of: number): boolean {
  let sum = bytes.length;
  for (let at = 0; at < bytes.length; at += 97) sum = (sum * 31 + (bytes[at] ?? 0)) % 65_521;
  return sum % of === 0;
}
