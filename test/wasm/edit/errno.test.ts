import { WASI } from 'node:wasi';
import { beforeAll, expect, it } from 'vitest';
import type { Archive } from '../../../src/archive/types.js';
import { writeArchive } from '../../../src/archive/write.js';
import { memoryAccesses } from '../../../src/wasm/edit/accesses.js';
import { editObject } from '../../../src/wasm/edit/object.js';
import { definedSymbols, readObject } from '../../../src/wasm/object.js';
import { describeWith } from '../../support/skip.js';
import { libcs, objectsOf } from '../support/libcs.js';
import { compileObject, embeddedFile, linkObjects } from '../support/toolchain.js';

/** errno of each thread, and the functions through which an edited libc uses it; the counters show that it does. */
const ERRNO = `
_Thread_local int errno = 0;
int loads, stores;
int errno_load(int base) { loads++; return errno; }
void errno_store(int base, int value) { stores++; errno = value; }
int *errno_address(void) { return &errno; }`;

/** close(-1) sets errno in libc; the rest keeps what it does visible. */
const PROGRAM = `
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
extern int stores;
__attribute__((export_name("probe"))) int probe(void) {
  errno = 0;
  int closed = close(-1);
  int after_close = errno == EBADF;
  errno = 0;
  strtol("99999999999999999999", 0, 10);
  return (closed == -1) + after_close * 10 + (errno == ERANGE) * 100 + (stores >= 2) * 1000;
}`;

const THREADS = ['-matomics', '-mbulk-memory'];
const LINK = ['--no-entry', '--shared-memory', '--max-memory=1048576', '--gc-sections'];
const EDITS = {
  redirect: [{ symbol: 'errno', load: 'errno_load', store: 'errno_store', address: 'errno_address' }],
  dropDisallowed: new Set(['shared-mem']),
};

interface Edited {
  readonly all: Uint8Array;
  readonly changed: Uint8Array;
}

/** The archive with every access to errno redirected, and one of only the members that changed. */
function editErrno(archive: Archive): Edited {
  const members = archive.members.map(({ name, data }) => {
    const edited = editObject(data, `libc.a(${name})`, EDITS);
    return { name, data: edited, changed: edited !== data };
  });
  const write = (some: typeof members) =>
    writeArchive(some, ({ name, data }) => definedSymbols(readObject(data, name)));
  return { all: write(members), changed: write(members.filter(({ changed }) => changed)) };
}

for (const { title, part, errno, read } of libcs) {
  describeWith(part, `errno in libc.a of ${title}`, () => {
    let archive: Archive;
    let edited: Edited;
    beforeAll(() => {
      archive = read();
      edited = editErrno(archive);
    });

    it('is accessed in three forms only, as often as was counted', () => {
      const counts = { load: 0, store: 0, address: 0, other: 0 };
      for (const object of objectsOf(archive)) {
        for (const { kind } of memoryAccesses(object, 'errno')) counts[kind] += 1;
      }
      expect(counts).toEqual({ ...errno, other: 0 });
    });

    it('is set by close(-1) through the functions, in a program that runs', async () => {
      const linked = await linkObjects(
        {
          'program.o': await compileObject(PROGRAM, THREADS),
          'errno.o': await compileObject(ERRNO, THREADS),
          'libc.a': edited.all,
          'builtins.a': embeddedFile('libclang_rt.builtins.a'),
        },
        LINK,
      );
      const wasi = new WASI({ version: 'preview1' });
      const module = await WebAssembly.compile(linked);
      const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
      wasi.initialize(instance);
      const { probe } = instance.exports;
      expect(typeof probe === 'function' && probe()).toBe(1111);
    });

    it('leaves code that is valid in every member', async () => {
      const linked = await linkObjects(
        {
          'errno.o': await compileObject(ERRNO, THREADS),
          'changed.a': edited.changed,
          'libc.a': edited.all,
          'builtins.a': embeddedFile('libclang_rt.builtins.a'),
        },
        // The archive of changed members is taken whole; what a program would define is left open.
        [
          ...LINK.slice(0, 3),
          '--no-gc-sections',
          '--allow-undefined',
          '--allow-multiple-definition',
          '--whole-archive',
        ],
      );
      const module = await WebAssembly.compile(linked);
      expect(WebAssembly.Module.imports(module).map(({ name }) => name)).not.toContain('errno_store');
    });
  });
}
