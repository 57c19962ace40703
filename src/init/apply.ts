import { WamrPthreadError } from '../errors.js';
import { writeError } from '../libc/apply.js';
import { readProjectFile } from './files.js';
import type { Change } from './types.js';

/**
 * Writes the changes, each file whole or not at all; the modes of files and links stay.
 *
 * Throws IO_WRITE, also for a file that is no longer what the change was planned for: nothing is overwritten.
 */
export async function applyChanges(cwd: string, changes: readonly Change[]): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { name, before } of changes) {
    if (readProjectFile(cwd, name) === before) continue;
    throw new WamrPthreadError(
      'IO_WRITE',
      `${name} has changed since the diff was made; nothing was written`,
      {
        hint: 'Run the command again.',
      },
    );
  }
  // The config last: with it the project counts as set up, and a second try would be refused.
  for (const { path, after } of [...changes].reverse()) {
    await writeFileAtomic(path, after).catch((error: unknown) => {
      throw writeError(path, error);
    });
  }
}
