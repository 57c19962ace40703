import { expect, test } from 'vitest';
import { OpcodeTable } from '../../../src/wasm/scanner/opcode-table.js';

test('a number for each opcode, with and without prefix', () => {
  const table = new OpcodeTable()
    .set([0, 0xff, 0xfc_0000, 0xfe_0010], 3)
    .fill({ first: 0xfd_0100, last: 0xfd_01ff }, 5);
  expect([0, 0xff, 0xfc_0000, 0xfe_0010].map(each => table.get(each))).toEqual([3, 3, 3, 3]);
  expect([0xfd_00ff, 0xfd_0100, 0xfd_01ff, 0xfe_0000].map(each => table.get(each))).toEqual([0, 5, 5, 0]);
});

test('what no table has is 0, and cannot be set', () => {
  for (const opcode of [0xfb_0001, 0xff_0000, 0xfd_0200, 0xffff_ffff, 0x100]) {
    expect(new OpcodeTable().get(opcode)).toBe(0);
    expect(() => new OpcodeTable().set([opcode], 1)).toThrow(RangeError);
  }
});
