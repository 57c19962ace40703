import { lstat, readlink, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errnoOf, WamrPthreadError } from './errors.js';
import { ioReason } from './io-reason.js';
import { makeFolder } from './libc/folder.js';

const REASONS = { ENOENT: 'no such folder, and none can be made there' } as const;

/**
 * Writes a file whole or not at all, and the folders above it. What is no file, a pipe or a device, is written into.
 * `shown` is its name in messages.
 *
 * Throws IO_WRITE.
 */
export async function writeTextFile(path: string, shown: string, text: string): Promise<void> {
  try {
    const target = await targetOf(path);
    if (await isStream(target)) await writeInto(target, text);
    else await replace(target, text);
  } catch (error) {
    throw new WamrPthreadError('IO_WRITE', `cannot write ${shown}: ${ioReason(error, REASONS)}`, {
      hint: 'Name a file in a folder that can be written.',
      cause: error,
    });
  }
}

/** Files that are open already, by number: also where they are files on a disk, they are not replaced. */
const OPEN_FILES = /^\/(?:dev\/(?:std(in|out|err)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/;

/** A pipe or a device, or an open file by its number: another file in its place is not what anybody means. */
export async function isStream(path: string): Promise<boolean> {
  if (OPEN_FILES.test(path)) return true;
  const there = await unlessAbsent(stat(path));
  return there !== undefined && !there.isFile() && !there.isDirectory();
}

async function writeInto(path: string, text: string): Promise<void> {
  const [, name, ...numbers] = OPEN_FILES.exec(path) ?? [];
  const number = numbers.find(each => each !== undefined);
  // A socket has no path that can be opened, and what is printed before must come out before.
  if (name === 'out' || number === '1') await written(process.stdout, text);
  else if (name === 'err' || number === '2') await written(process.stderr, text);
  else await writeFile(path, text, { flag: 'a' });
}

function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, error => (error == null ? resolve() : reject(error)));
  });
}

async function replace(path: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await makeFolder(dirname(path));
  await writeFileAtomic(path, text);
}

/** So many links lead to a file at most, as for Linux. */
const MOST_LINKS = 40;

/** Where a link leads, also where nothing is yet. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let left = MOST_LINKS; left > 0; left -= 1) {
    if ((await unlessAbsent(lstat(target)))?.isSymbolicLink() !== true) return target;
    // /dev/stdout leads to what has no path: `pipe:[1234]`.
    if (await isStream(target)) return target;
    target = resolve(dirname(target), await readlink(target));
  }
  return target;
}

async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
