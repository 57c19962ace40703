import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor } from '../../src/wasm/cursor.js';
import { encodePaddedU32, encodeSigned, encodeUnsigned } from '../../src/wasm/encode.js';
import { signed, unsigned } from '../support/wasm-encode.js';
import { failure } from './support/caught.js';

const over = (...bytes: number[]) => new Cursor(new Uint8Array(bytes), 'a.wasm', 'type section');

describe('numbers', () => {
  it('reads every unsigned number of 32 bits, short or padded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), value => {
        expect(over(...unsigned(value)).u32()).toBe(value);
        expect(over(...encodePaddedU32(value)).u32()).toBe(value);
        expect(over(...unsigned(value)).u64()).toBe(value);
        expect(encodeUnsigned(value)).toEqual(unsigned(value));
      }),
    );
  });

  it('reads every signed number of 32 bits', () => {
    fc.assert(
      fc.property(fc.integer(), value => {
        expect(over(...signed(value)).s32()).toBe(value);
        expect(over(...signed(value)).s64()).toBe(BigInt(value));
        expect(encodeSigned(value)).toEqual(signed(value));
      }),
    );
  });

  it('reads the limits of 64 bits', () => {
    expect(over(...Array(9).fill(0x80), 0x7f).s64()).toBe(-(2n ** 63n));
    expect(over(...Array(9).fill(0xff), 0x00).s64()).toBe(2n ** 63n - 1n);
    expect(over(...Array(9).fill(0xff), 0x01).u64()).toBe(2 ** 64);
  });

  it.each([
    ['u32 with a fifth byte that is too large', () => over(0xff, 0xff, 0xff, 0xff, 0x10).u32(), 32],
    ['u32 of six bytes', () => over(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32(), 32],
    ['s32 whose fifth byte does not repeat the sign', () => over(0x80, 0x80, 0x80, 0x80, 0x10).s32(), 32],
    ['s32 of six bytes', () => over(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).s32(), 32],
    ['u64 with a tenth byte that is too large', () => over(...Array(9).fill(0x80), 0x02).u64(), 64],
    ['s64 whose tenth byte does not repeat the sign', () => over(...Array(9).fill(0x80), 0x01).s64(), 64],
    ['s64 of eleven bytes', () => over(...Array(10).fill(0x80), 0x00).s64(), 64],
  ])('refuses %s', (_, read, bits) => {
    expect(failure(read)).toBe(
      `WASM_MALFORMED: a.wasm: a number has more than ${bits} bits, in the type section at offset 0x0`,
    );
  });
});

describe('what is announced must be there', () => {
  it('refuses to read past the end', () => {
    expect(failure(() => over(0x80).u32())).toBe(
      'WASM_MALFORMED: a.wasm: the data ends too early, in the type section at offset 0x1',
    );
  });

  it('refuses a count that the bytes left cannot hold, before anything is allocated', () => {
    expect(
      failure(() => over(0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2).vector('types', cursor => cursor.byte())),
    ).toBe(
      'WASM_MALFORMED: a.wasm: 4294967295 types are announced where 2 bytes are left, in the type section at offset 0x0',
    );
  });

  it('takes the size of items into account', () => {
    expect(failure(() => over(2, 1, 2, 3).count('symbols', 3))).toBe(
      'WASM_MALFORMED: a.wasm: 2 symbols are announced where 3 bytes are left, in the type section at offset 0x0',
    );
    expect(over(1, 1, 2, 3).count('symbols', 3)).toBe(1);
  });

  it('refuses a name that is longer than the section', () => {
    expect(failure(() => over(5, 0x61).name())).toBe(
      'WASM_MALFORMED: a.wasm: 5 bytes are announced where 1 are left, in the type section at offset 0x1',
    );
  });

  it('refuses a name that is not UTF-8 and keeps a byte order mark', () => {
    expect(failure(() => over(2, 0xc3, 0x28).name())).toBe(
      'WASM_MALFORMED: a.wasm: a name is not valid UTF-8, in the type section at offset 0x1',
    );
    expect(over(3, 0xef, 0xbb, 0xbf).name()).toBe('\ufeff');
  });

  it('refuses bytes behind the last item', () => {
    expect(failure(() => over(1, 2).finish())).toBe(
      'WASM_MALFORMED: a.wasm: 2 bytes too many, in the type section at offset 0x0',
    );
  });
});
