import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errnoOf, WamrPthreadError } from '../../errors.js';
import { cacheCandidates, writableCache } from './cache.js';
import type { EmbeddedPackage } from './package.js';

/** Part of the folder's name, to be raised when what is unpacked changes. */
const LAYOUT = 1;

/**
 * The sysroot of the embedded toolchain as a folder on disk, unpacked on first use.
 *
 * Returns its absolute path. Parallel callers, also in other processes, end with the same folder: each unpacks
 * aside and the first rename wins. Throws SDK_INCOMPLETE where the package lacks its resources, IO_WRITE where no
 * cache folder can be written.
 */
export async function unpackEmbedded(
  embedded: EmbeddedPackage,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const name = `yowasp-clang-${embedded.version}-${LAYOUT}`;
  const candidates = await cacheCandidates(env);
  // A cache that somebody else filled may be read-only, as in a container image.
  const there = candidates.map(folder => join(folder, name)).find(folder => existsSync(folder));
  if (there !== undefined) return there;

  const tarball = join(embedded.root, 'gen', 'llvm-resources.tar');
  if (!existsSync(tarball)) {
    throw new WamrPthreadError('SDK_INCOMPLETE', `${tarball}: does not exist`, {
      hint: 'Reinstall @yowasp/clang: npm install --save-dev @yowasp/clang',
    });
  }
  const cache = writableCache(candidates);
  const scratch = mkdtempSync(join(cache, `${name}.`));
  try {
    mkdirSync(join(scratch, 'sysroot'));
    await extract(tarball, join(scratch, 'sysroot'));
    publish(join(scratch, 'sysroot'), join(cache, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return join(cache, name);
}

async function extract(tarball: string, folder: string): Promise<void> {
  const { extract: unpack } = await import('tar');
  try {
    await pipeline(createReadStream(tarball), unpack({ cwd: folder, strict: true }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WamrPthreadError('IO_WRITE', `${tarball}: cannot be unpacked into ${folder}: ${reason}`, {
      hint: 'Free some disk space (100 MB), or set WAMR_PTHREAD_CACHE to another folder.',
      cause,
    });
  }
}

/** A folder cannot replace one that has contents, so a loser of the race notices and takes the winner's. */
function publish(folder: string, target: string): void {
  try {
    renameSync(folder, target);
  } catch (error) {
    const lost = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errnoOf(error) ?? '');
    if (!lost || !existsSync(target)) throw error;
  }
}
