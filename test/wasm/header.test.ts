import { describe, expect, it } from 'vitest';
import { readModule } from '../../src/wasm/module.js';
import { caught, failure } from './support/caught.js';

const text = (value: string) => new TextEncoder().encode(value);

describe('files that are not modules', () => {
  it.each([
    ['an ELF file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'it is an ELF file'],
    ['bitcode', new Uint8Array([0x42, 0x43, 0xc0, 0xde, 0x35, 0x14]), 'it is LLVM bitcode'],
    ['an archive', text('!<arch>\n/               '), 'it is an ar archive'],
    ['a thin archive', text('!<thin>\n/               '), 'it is a thin ar archive'],
    ['text', text('(module\n  (memory 1))\n'), 'it is text'],
    ['nothing', new Uint8Array(), 'it is empty'],
    [
      'anything',
      new Uint8Array([0xca, 0xfe, 0xba, 0xbe, 0]),
      'it starts with ca fe ba be, not with 00 61 73 6d',
    ],
    [
      'a component',
      new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
      'it is a component, not a core module',
    ],
  ])('names %s', (_, bytes, what) => {
    expect(failure(() => readModule(bytes, 'app.wasm'))).toBe(
      `WASM_NOT_WASM: app.wasm is not a WebAssembly file: ${what}`,
    );
  });

  it('says what to do about an ELF file', () => {
    const { hint } = caught(() => readModule(new Uint8Array([0x7f, 0x45, 0x4c, 0x46]), 'app.wasm'));
    expect(hint).toBe('A compiler for the host made it. Build it with --target=wasm32-wasip1.');
  });

  it('calls a header that is cut off damaged', () => {
    expect(failure(() => readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1]), 'app.wasm'))).toBe(
      'WASM_MALFORMED: app.wasm: the file ends after 5 bytes, in the header at offset 0x5',
    );
  });

  it('refuses another version', () => {
    expect(failure(() => readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]), 'app.wasm'))).toBe(
      'WASM_UNSUPPORTED: app.wasm: version 02 00 00 00 of the format, in the header at offset 0x4',
    );
  });
});
