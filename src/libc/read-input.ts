import { readdir, readFile } from 'node:fs/promises';
import { WamrPthreadError } from '../errors.js';

/** The bytes of a file of the SDK or of this package. Throws IO_READ. */
export function readInput(file: string): Promise<Buffer> {
  return readFile(file).catch(cannotRead(file));
}

/** The names in a folder of the SDK, sorted. Throws IO_READ. */
export async function readInputFolder(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(cannotRead(folder))).sort();
}

/** For `catch`: turns a system error into IO_READ. */
export function cannotRead(path: string): (cause: unknown) => never {
  return cause => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WamrPthreadError('IO_READ', `${path}: cannot be read: ${reason}`, {
      hint: 'Check that the toolchain is still installed, and its permissions.',
      cause,
    });
  };
}
