import { readArchive } from '../../../src/archive/read.js';
import type { Archive } from '../../../src/archive/types.js';
import { readObject } from '../../../src/wasm/object.js';
import type { WasmObject } from '../../../src/wasm/types.js';
import { libcOf, sysroots } from '../../archive/support/sysroots.js';

/** What a sysroot's libc.a has of accesses to errno: counted once by hand with llvm-objdump. */
interface Errno {
  readonly load: number;
  readonly store: number;
  readonly address: number;
}

const COUNTS: Readonly<Record<string, Errno>> = {
  'the embedded toolchain': { load: 24, store: 202, address: 8 },
  "Debian's wasi-libc": { load: 15, store: 183, address: 0 },
  'wasi-sdk 34': { load: 24, store: 210, address: 8 },
};

/** libc.a of each sysroot, read when asked for, and its number of accesses to errno. */
export const libcs = sysroots.map(({ title, part, archives }) => ({
  title,
  part,
  errno: COUNTS[title],
  read: (): Archive => readArchive(libcOf(archives()), 'libc.a'),
}));

/** All members as objects. */
export function objectsOf(archive: Archive): WasmObject[] {
  return archive.members.map(({ name, data }) => readObject(data, `${archive.file}(${name})`));
}
