import { WamrPthreadError } from '../errors.js';

/** The error for an archive that breaks its own format; `what` says where and how. */
export function damaged(file: string, what: string): WamrPthreadError {
  return new WamrPthreadError('ARCHIVE_MALFORMED', `${file}: ${what}`, {
    hint: 'Copy the file again or reinstall the package it came from.',
  });
}

/** The error for an archive that ends too early. `end` is the size of the file in bytes. */
export function truncated(
  file: string,
  end: number,
  what: string,
  needs: number,
  there: number,
): WamrPthreadError {
  return damaged(file, `truncated at offset ${end}: ${what} needs ${needs} bytes, ${there} are there`);
}
