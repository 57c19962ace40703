// Must be found: what is no object of WebAssembly, by what it is; the objects beside it are checked all the same.

import { objectFixture } from '../support/object-fixture.js';

const bytes = (text: string) => [...Buffer.from(text, 'latin1')];

export default objectFixture({
  sources: { 'part.c': 'int twice(int n) { return 2 * n; }' },
  foreign: {
    'native.o': bytes('\x7fELF\x02\x01\x01\0'),
    'lib.rmeta': bytes('rust\0\0\0\x09'),
    README: bytes('How to use this library.\n'),
    'empty.o': [],
    'odd.bin': [0xca, 0xfe, 0xba, 0xbe, 0],
  },
  finds: [
    'libtest.a(native.o): not WebAssembly but an ELF file',
    'libtest.a(README): not WebAssembly but text',
    'libtest.a(empty.o): not WebAssembly but an empty file',
    'libtest.a(odd.bin): not WebAssembly but data of an unknown kind',
    "libtest.a(lib.rmeta): not WebAssembly but Rust's metadata of a library",
  ],
});
