import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { WamrPthreadError } from './errors.js';

/** Bytes; what node takes of an ordinary file at once, and therefore what is taken of a pipe. */
const LARGEST = 2 ** 31 - 1;
const PIECE = 1 << 20;

/** `any`: also one that has a name in a folder, where reading waits for a writer, as every tool does. */
export type Pipes = 'any' | 'unnamed';

interface ReadOptions {
  readonly pipes: Pipes;
  /** The error for a file that must not be read; `reason` goes on after "cannot read FILE: ". */
  readonly refuse: (reason: string) => WamrPthreadError;
  /** Bytes; only tests give it. */
  readonly limit?: number;
}

/**
 * All bytes of a file that the user named: an ordinary one, or a pipe up to the same size. Devices are refused before
 * they are read: /dev/zero has no end, and a terminal's end does not come by itself.
 *
 * Throws what `refuse` makes, and the system's errors. Nothing else goes on meanwhile; in pieces, as node's other way
 * does it, a large file takes longer and more memory.
 */
export function readWhole(path: string, { pipes, refuse, limit = LARGEST }: ReadOptions): Buffer {
  const reason = whyUnsuitable(path, pipes);
  if (reason !== undefined) throw refuse(reason);
  const file = openSync(path, 'r');
  try {
    const found = fstatSync(file);
    if (found.size > limit) throw refuse(tooLarge(limit));
    // Files of /proc say that they are empty, and are not.
    if (found.isFile() && found.size > 0) return readFileSync(file);
    return readToEnd(file, limit, refuse);
  } finally {
    closeSync(file);
  }
}

/** Why this must not be read; undefined for files, pipes, and what reading itself refuses in better words. */
export function whyUnsuitable(path: string, pipes: Pipes): string | undefined {
  const found = statsOf(path);
  if (found === undefined) return undefined;
  if (found.isCharacterDevice() || found.isBlockDevice()) return 'it is a device, not a file';
  return pipes === 'unnamed' && isNamedPipe(path, found) ? 'it is a pipe, not a file' : undefined;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The pipes of a shell, `<(…)` and /dev/stdin, are in no folder but that of the open files. */
function isNamedPipe(path: string, found: Stats): boolean {
  if (!found.isFIFO()) return false;
  try {
    return !/^\/(dev|proc\/\w+)\/fd$/.test(dirname(realpathSync(path)));
  } catch {
    // Linux: what /proc/self/fd/0 points at, `pipe:[123]`, is no path.
    return false;
  }
}

function readToEnd(file: number, limit: number, refuse: ReadOptions['refuse']): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE);
    const filled = fill(file, piece);
    size += filled;
    if (size > limit) throw refuse(tooLarge(limit));
    pieces.push(piece.subarray(0, filled));
    if (filled < PIECE) return Buffer.concat(pieces, size);
  }
}

/** A pipe gives less at a time than it is asked for; less than a whole piece means the end. */
function fill(file: number, piece: Buffer): number {
  let filled = 0;
  while (filled < piece.length) {
    const count = readSync(file, piece, filled, piece.length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function tooLarge(limit: number): string {
  return `it has more than ${limit} bytes`;
}
