import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf, WamrPthreadError } from './errors.js';

/** A new folder in the system's folder for temporary files, links resolved; whoever asks removes it. Throws IO_WRITE. */
export function scratchFolder(name: string): string {
  const place = tmpdir();
  try {
    return mkdtempSync(join(realpathSync(place), `wamr-pthread-${name}-`));
  } catch (error) {
    const reason = errnoOf(error) ?? String(error);
    throw new WamrPthreadError('IO_WRITE', `cannot make a temporary folder in ${place}: ${reason}`, {
      hint: `Set ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'} to a folder that exists and can be written.`,
      cause: error,
    });
  }
}
