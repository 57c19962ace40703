import { WamrPthreadError } from './errors.js';

/** The error about a built file of this package that is not there, or not what was built. */
export function missingPart(file: string, what: string, cause?: unknown): WamrPthreadError {
  return new WamrPthreadError('LAYER_MISSING', `${file}: ${what}`, {
    hint: 'In a checkout run `npm run build`; in an installation reinstall the package.',
    cause,
  });
}
