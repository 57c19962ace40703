import { isWamrPthreadError, type WamrPthreadError } from '../../../src/errors.js';

/** The typed error that `run` throws; anything else is passed on, so that the test fails with it. */
export function errorOf(run: () => unknown): WamrPthreadError {
  try {
    run();
  } catch (error) {
    if (isWamrPthreadError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The same for a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<WamrPthreadError> {
  const outcome = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (isWamrPthreadError(outcome)) return outcome;
  throw outcome;
}
