import type { ErrorCode } from './error-codes.js';

/** Brand kept in the global symbol registry, so that two copies of the package recognise each other's errors. */
const BRAND = Symbol.for('wamr-pthread.error');

interface ErrorDetails {
  /** What to type or change next, as a full sentence. */
  hint?: string;
  /** The error underneath, kept for `--json` and for bug reports. */
  cause?: unknown;
}

/**
 * The one error a user can meet.
 *
 * `message` says what happened, to which file and where in it (byte offset, key); `hint` says what to do next;
 * `code` is stable and documented in docs/errors.md.
 */
export class WamrPthreadError extends Error {
  override readonly name = 'WamrPthreadError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }
}

/** True for errors of this class, also when another copy of the package made them. */
export function isWamrPthreadError(value: unknown): value is WamrPthreadError {
  return value instanceof Error && BRAND in value;
}

/** The errno name (`ENOENT`, `EACCES`) of a Node system error, or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
