import {
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { type Descriptors, ROOT_DESCRIPTOR } from './descriptors.js';
import { WasiFailure } from './errno.js';
import type { GuestMemory } from './memory.js';

/** How paths of the guest become paths of the real disk. */
export interface PathMap {
  /** A path below the root directory, without its leading slash, that is read or looked at. */
  existing(path: string): string;
  /** The same for a path that is written, made or removed. */
  target(path: string): string;
}

const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const APPEND = 1;
const RIGHT_READ = 1n << 1n;
const RIGHT_WRITE = 1n << 6n;

/**
 * Calls on paths. `written` collects the real names of files that were opened for writing, and follows renames.
 * Symbolic links are followed by the real file system and never shown: their targets are names of the real disk.
 */
export function pathCalls(
  open: Descriptors,
  memory: () => GuestMemory,
  paths: PathMap,
  written: Set<string>,
) {
  const resolve = (how: 'existing' | 'target', fd: number, pointer: number, length: number): string => {
    const path = memory().text(pointer, length);
    const base = open.directory(fd).path;
    if (base !== undefined && fd !== ROOT_DESCRIPTOR) return `${base}/${path}`;
    return paths[how](path);
  };

  return {
    path_filestat_get(fd: number, _flags: number, pointer: number, length: number, out: number) {
      const stat = statSync(resolve('existing', fd, pointer, length), { bigint: true });
      memory().setFileStat(out, stat);
    },

    path_open(
      fd: number,
      _lookup: number,
      pointer: number,
      length: number,
      how: number,
      rights: bigint,
      _inherited: bigint,
      flags: number,
      out: number,
    ) {
      const creates = (how & OPEN.create) !== 0;
      const path = resolve(creates ? 'target' : 'existing', fd, pointer, length);
      const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
      if (!isDirectory && (how & OPEN.directory) !== 0) {
        statSync(path);
        throw new WasiFailure('ENOTDIR');
      }
      if (isDirectory) {
        if (creates) throw new WasiFailure('EISDIR');
        const entries = readdirSync(path, { withFileTypes: true });
        memory().setU32(out, open.add({ kind: 'directory', path, entries }));
        return;
      }
      const writes = (rights & RIGHT_WRITE) !== 0n;
      if (writes) written.add(path);
      const append = (flags & APPEND) !== 0;
      const file = openSync(path, openFlags(how, rights, append), 0o666);
      memory().setU32(out, open.add({ kind: 'file', fd: file, append, position: 0 }));
    },

    path_create_directory(fd: number, pointer: number, length: number) {
      mkdirSync(resolve('target', fd, pointer, length));
    },

    path_remove_directory(fd: number, pointer: number, length: number) {
      rmdirSync(resolve('target', fd, pointer, length));
    },

    path_unlink_file(fd: number, pointer: number, length: number) {
      const path = resolve('target', fd, pointer, length);
      unlinkSync(path);
      written.delete(path);
    },

    path_rename(fd: number, from: number, fromLength: number, toFd: number, to: number, toLength: number) {
      const source = resolve('target', fd, from, fromLength);
      const target = resolve('target', toFd, to, toLength);
      renameSync(source, target);
      if (written.delete(source)) written.add(target);
    },

    path_readlink: () => {
      throw new WasiFailure('EINVAL');
    },
    path_link: () => {
      throw new WasiFailure('ENOTSUP');
    },
    path_symlink: () => {
      throw new WasiFailure('ENOTSUP');
    },
  };
}

function openFlags(how: number, rights: bigint, append: boolean): number {
  const reads = (rights & RIGHT_READ) !== 0n;
  const writes = (rights & RIGHT_WRITE) !== 0n;
  let flags = writes ? (reads ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  if ((how & OPEN.create) !== 0) flags |= constants.O_CREAT;
  if ((how & OPEN.exclusive) !== 0) flags |= constants.O_EXCL;
  if ((how & OPEN.truncate) !== 0) flags |= constants.O_TRUNC;
  return append ? flags | constants.O_APPEND : flags;
}
