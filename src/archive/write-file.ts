import { fsync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { threadId } from 'node:worker_threads';
import { errnoOf, isWamrPthreadError, WamrPthreadError } from '../errors.js';
import type { NewMember } from './types.js';
import { verifyArchiveFile } from './verify-file.js';

/** Writes are cut into pieces of this many bytes: one call of the system takes less than 2 GiB. */
const PIECE = 1 << 26;

const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Give yourself write permission to the folder, or set `out` to another one.',
  EPERM: 'Give yourself write permission to the folder, or set `out` to another one.',
  EROFS: 'The file system is read-only: set `out` to a folder on another one.',
  ENOSPC: 'The disk is full: free some space, or set `out` to a folder on another disk.',
  EDQUOT: 'The disk quota is used up: free some space, or set `out` to a folder on another disk.',
  ENAMETOOLONG: 'The path is too long for this system: set `out` to a folder with a shorter one.',
  ENOENT: 'The folder does not exist: create it, or set `out` to another one.',
};

/** By number: the handles of Yarn's file system, under Plug'n'Play, have no `sync`. */
const flush = promisify(fsync);

let written = 0;

/**
 * Replaces `file` by `bytes`, at once and only when they read back as `expected`.
 *
 * The bytes go to a temporary file in the same folder, onto the disk, through `verifyArchiveFile`, and then take
 * the name of `file`. A link at that place is replaced, never followed: sysroots are made of links to files that
 * must not change. Until then an older `file` stays as it is, and after a failure no temporary file is left. `finish`
 * may change the temporary file's permissions.
 *
 * Throws IO_WRITE or ARCHIVE_VERIFY.
 */
export async function writeArchiveFile(
  file: string,
  bytes: Uint8Array,
  expected: readonly NewMember[],
  finish: (temporary: string) => Promise<void> = async () => undefined,
): Promise<void> {
  try {
    await replaceFile(file, async temporary => {
      await writeDurably(temporary, bytes);
      await verifyArchiveFile(temporary, expected, file);
      await finish(temporary);
    });
  } catch (error) {
    throw isWamrPthreadError(error) ? error : cannotWrite(file, error);
  }
}

/**
 * Replaces `file`, or a link of that name, at once by what `make` puts under the name that it is given, in the same
 * folder. After a failure nothing of it is left. Throws what `make` throws, and the system's errors.
 */
export async function replaceFile(file: string, make: (temporary: string) => Promise<void>): Promise<void> {
  written += 1;
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}-${threadId}-${written}.tmp`);
  try {
    await make(temporary);
    await rename(temporary, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {
      // The first error is the one to report.
    });
    throw error;
  }
}

/** Names that `replaceFile` gives on the way to `name`. */
export function isTemporaryOf(candidate: string, name: string): boolean {
  const prefix = `.${name}.`;
  return candidate.startsWith(prefix) && /^\d+-\d+-\d+\.tmp$/.test(candidate.slice(prefix.length));
}

/** Bytes that are on the disk itself when this ends. `file` must not exist. */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  // A file of this name can only be left from a dead process with the same id.
  await rm(file, { force: true });
  const handle = await open(file, 'wx');
  try {
    await writeAll(handle, bytes);
    await flush(handle.fd);
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, at, Math.min(PIECE, bytes.length - at), at);
    at += bytesWritten;
  }
}

/** Makes the new name durable. Windows and some network file systems cannot; the contents are safe anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await flush(handle.fd).catch(() => undefined);
  } finally {
    await handle.close();
  }
}

function cannotWrite(file: string, cause: unknown): WamrPthreadError {
  const errno = errnoOf(cause);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = HINTS[errno ?? ''] ?? 'Set `out` to a folder that can be written.';
  return new WamrPthreadError('IO_WRITE', `cannot write ${file}: ${errno ?? reason}`, { hint, cause });
}
