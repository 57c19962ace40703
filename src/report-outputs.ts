import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errnoOf, WamrPthreadError } from './errors.js';
import { isStream } from './write-text.js';

/** A file that is to be written, and the option that says so: `--report json=a.json`. */
export interface Output {
  readonly file: string;
  readonly option: string;
}

/**
 * Refuses to write over what is read, or twice into one file; whatever is no file, as /dev/null, takes any number.
 * All names are relative to `cwd` or absolute. Throws USAGE.
 */
export async function refuseOverwriting(
  outputs: readonly Output[],
  inputs: readonly string[],
  cwd: string,
): Promise<void> {
  const read = new Set(await Promise.all(inputs.map(each => identityOf(resolve(cwd, each)))));
  const written = new Map<string, string>();
  for (const { file, option } of outputs) {
    const path = resolve(cwd, file);
    if (await isStream(path)) continue;
    const identity = await identityOf(path);
    if (read.has(identity))
      throw usage(`${option} would write over ${file}, which is to be read`, 'Name another file.');
    const before = written.get(identity);
    if (before !== undefined)
      throw usage(`${before} and ${option} write into the same file`, 'Name a file for each.');
    written.set(identity, option);
  }
}

/** The same for all names of one file. */
async function identityOf(path: string): Promise<string> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    // What cannot be looked at is told by whoever reads or writes it.
    if (errnoOf(error) === undefined) throw error;
    return path;
  }
}

function usage(message: string, hint: string): WamrPthreadError {
  return new WamrPthreadError('USAGE', message, { hint });
}
