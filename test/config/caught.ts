import { isWamrPthreadError, type WamrPthreadError } from '../../src/errors.js';

/** The error that `act` throws or rejects with; a test that meets none, or a foreign one, fails. */
export async function caught(act: () => unknown): Promise<WamrPthreadError> {
  try {
    await act();
  } catch (error) {
    if (isWamrPthreadError(error)) return error;
    throw error;
  }
  throw new Error('expected an error');
}
