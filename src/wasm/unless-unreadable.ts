import { isWamrPthreadError, type WamrPthreadError } from '../errors.js';

/**
 * What `read` gives, or undefined where the bytes are damaged or of a kind not known here. Only for what makes a finding
 * easier to place: without it the finding is the same. `onUnreadable` is told why.
 */
export function unlessUnreadable<T>(
  read: () => T,
  onUnreadable?: (error: WamrPthreadError) => void,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isWamrPthreadError(error)) throw error;
    onUnreadable?.(error);
    return undefined;
  }
}
