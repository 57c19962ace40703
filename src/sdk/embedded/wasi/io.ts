import { fstatSync, ftruncateSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { errnoOf } from '../../../errors.js';
import type { Descriptor, Descriptors } from './descriptors.js';
import { WasiFailure } from './errno.js';
import { FILE_TYPE, type GuestMemory } from './memory.js';

/** Calls on descriptors. Numbers come as WebAssembly gives them: i32 as number, i64 as bigint. */
export function descriptorCalls(open: Descriptors, memory: () => GuestMemory, cwd: string) {
  return {
    fd_close: (fd: number) => open.close(fd),

    fd_fdstat_get(fd: number, out: number) {
      memory().setDescriptorStat(out, typeOf(open.get(fd)));
    },

    fd_filestat_get(fd: number, out: number) {
      const found = open.get(fd);
      if (found.kind === 'file') memory().setFileStat(out, fstatSync(found.fd, { bigint: true }));
      else if (found.kind === 'directory')
        memory().setFileStat(out, statSync(found.path ?? cwd, { bigint: true }));
      else memory().setFileStat(out, undefined);
    },

    fd_filestat_set_size(fd: number, size: bigint) {
      ftruncateSync(open.file(fd).fd, Number(size));
    },

    // Times of outputs are those of the moment they are written; tools only ask to carry old ones over.
    fd_filestat_set_times: () => undefined,

    fd_read(fd: number, vectors: number, count: number, out: number) {
      const found = open.get(fd);
      let total = 0;
      for (const buffer of memory().vectors(vectors, count)) {
        const read = found.kind === 'stdin' ? readStandardInput(buffer) : readFrom(open.file(fd), buffer);
        total += read;
        if (read < buffer.length) break;
      }
      memory().setU32(out, total);
    },

    fd_pread(fd: number, vectors: number, count: number, offset: bigint, out: number) {
      const file = open.file(fd);
      let total = 0;
      for (const buffer of memory().vectors(vectors, count)) {
        const read = readSync(file.fd, buffer, 0, buffer.length, Number(offset) + total);
        total += read;
        if (read < buffer.length) break;
      }
      memory().setU32(out, total);
    },

    fd_write(fd: number, vectors: number, count: number, out: number) {
      const found = open.get(fd);
      let total = 0;
      for (const buffer of memory().vectors(vectors, count)) {
        if (found.kind === 'stream') found.chunks.push(buffer.slice());
        else writeTo(open.file(fd), buffer);
        total += buffer.length;
      }
      memory().setU32(out, total);
    },

    fd_seek(fd: number, offset: bigint, whence: number, out: number) {
      const file = open.file(fd);
      const from = [0, file.position, whence === 2 ? fstatSync(file.fd).size : 0][whence];
      if (from === undefined || from + Number(offset) < 0) throw new WasiFailure('EINVAL');
      file.position = from + Number(offset);
      memory().setU64(out, BigInt(file.position));
    },

    fd_readdir(fd: number, buffer: number, size: number, cookie: bigint, out: number) {
      const found = open.directory(fd);
      found.entries ??= readdirSync(found.path ?? cwd, { withFileTypes: true });
      let used = 0;
      for (let i = Number(cookie); i < found.entries.length && used < size; i++) {
        const entry = found.entries[i];
        if (entry === undefined) break;
        const type = entry.isDirectory()
          ? FILE_TYPE.directory
          : entry.isFile()
            ? FILE_TYPE.regular
            : FILE_TYPE.unknown;
        const record = directoryRecord(BigInt(i + 1), entry.name, type).subarray(0, size - used);
        memory().setBytes(buffer + used, record);
        used += record.length;
      }
      memory().setU32(out, used);
    },
  };
}

function typeOf(found: Descriptor): number {
  if (found.kind === 'file') return FILE_TYPE.regular;
  // With the right to seek, a character device is not taken for a terminal: colours stay off unless asked for.
  return found.kind === 'directory' ? FILE_TYPE.directory : FILE_TYPE.character;
}

function readFrom(file: Descriptor & { kind: 'file' }, buffer: Uint8Array): number {
  const read = readSync(file.fd, buffer, 0, buffer.length, file.position);
  file.position += read;
  return read;
}

function writeTo(file: Descriptor & { kind: 'file' }, buffer: Uint8Array): void {
  for (let done = 0; done < buffer.length; ) {
    const written = writeSync(
      file.fd,
      buffer,
      done,
      buffer.length - done,
      file.append ? null : file.position,
    );
    done += written;
    file.position += written;
  }
}

/** Standard input of this process. A terminal or pipe in non-blocking mode is asked again after a short sleep. */
function readStandardInput(buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, buffer, 0, buffer.length, null);
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** `dirent`: 24 bytes and the name. */
function directoryRecord(next: bigint, name: string, type: number): Uint8Array {
  const text = Buffer.from(name, 'utf8');
  const record = Buffer.alloc(24 + text.length);
  record.writeBigUInt64LE(next, 0);
  record.writeUInt32LE(text.length, 16);
  record[20] = type;
  record.set(text, 24);
  return record;
}
