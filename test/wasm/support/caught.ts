import { isWamrPthreadError, type WamrPthreadError } from '../../../src/errors.js';

/** The typed error that `body` throws; fails for none and for any other kind. */
export function caught(body: () => unknown): WamrPthreadError {
  try {
    body();
  } catch (error) {
    if (isWamrPthreadError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** `CODE: message`. */
export function failure(body: () => unknown): string {
  const { code, message } = caught(body);
  return `${code}: ${message}`;
}
