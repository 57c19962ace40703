import { dirname } from 'node:path';
import { errnoOf, WamrPthreadError } from './errors.js';
import { makeFolder } from './libc/folder.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'no such folder, and none can be made there',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
};

/**
 * Writes a file whole or not at all, and the folders above it. `shown` is its name in messages.
 *
 * Throws IO_WRITE.
 */
export async function writeTextFile(path: string, shown: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  try {
    await makeFolder(dirname(path));
    await writeFileAtomic(path, text);
  } catch (error) {
    const reason = REASONS[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
    throw new WamrPthreadError('IO_WRITE', `cannot write ${shown}: ${reason}`, {
      hint: 'Name a file in a folder that can be written.',
      cause: error,
    });
  }
}
