import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WamrPthreadError } from '../../errors.js';

/**
 * Folders for files that can be made again, best first: WAMR_PTHREAD_CACHE or else the system's place for caches,
 * then the folder for temporary files (in containers HOME may be missing or read-only).
 */
export async function cacheCandidates(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const first = env['WAMR_PTHREAD_CACHE'] || (await systemCache());
  // The user's number keeps people on one machine apart: the folder for temporary files is everybody's.
  const user = process.getuid?.() ?? 0;
  const last = join(tmpdir(), `wamr-pthread-cache-${user}`);
  const candidates = first === undefined ? [] : [first];
  return isOurs(last, user) ? [...candidates, last] : candidates;
}

/** The first candidate that can be written to; it is made where it is missing. Throws IO_WRITE. */
export function writableCache(candidates: readonly string[]): string {
  const reasons: string[] = [];
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch (error) {
      reasons.push(`  ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new WamrPthreadError(
    'IO_WRITE',
    `no folder for cached files can be written:\n${reasons.join('\n')}`,
    {
      hint: 'Set WAMR_PTHREAD_CACHE to a folder that can be written.',
    },
  );
}

/** Somebody else's folder of that name could hold a libc of their making. */
function isOurs(folder: string, user: number): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || process.platform === 'win32') return true;
  return stat.isDirectory() && stat.uid === user;
}

/** Undefined where the user has no home. Imported late, because env-paths looks for it while it is loaded. */
async function systemCache(): Promise<string | undefined> {
  try {
    const { default: envPaths } = await import('env-paths');
    return envPaths('wamr-pthread', { suffix: '' }).cache;
  } catch {
    return undefined;
  }
}
