import { isWamrPthreadError } from '../errors.js';
import type { Observation } from './types.js';

export function ok(evidence: string): Observation {
  return { status: 'ok', evidence };
}

export function note(evidence: string, fix?: string): Observation {
  return { status: 'note', evidence, ...(fix === undefined ? {} : { fix }) };
}

export function warning(evidence: string, fix: string): Observation {
  return { status: 'warning', evidence, fix };
}

export function problem(evidence: string, fix: string): Observation {
  return { status: 'problem', evidence, fix };
}

export function skipped(evidence: string): Observation {
  return { status: 'skipped', evidence };
}

/** An error of ours as a problem; any other is a bug and goes on. */
export function failure(error: unknown): Observation {
  if (!isWamrPthreadError(error)) throw error;
  return problem(`${error.message} [${error.code}]`, error.hint ?? 'See docs/errors.md.');
}
