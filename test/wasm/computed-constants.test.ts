import binaryen from 'binaryen';
import { expect, test } from 'vitest';
import { firstComputedConstant } from '../../src/wasm/computed-constants.js';
import { readModule } from '../../src/wasm/module.js';

test.each([
  ['none', '(data (i32.const 8) "x") (global $g i32 (i32.const 1)) (elem (i32.const 0) $f)', undefined],
  ['the value of a global is no computation', '(data (global.get $base) "x")', undefined],
  [
    'a global',
    '(global $g i32 (i32.const 1)) (global $h i64 (i64.mul (i64.const 2) (i64.const 3)))',
    'global 1',
  ],
  ['the place of elements', '(elem (offset (i32.sub (i32.const 4) (i32.const 2))) $f)', 'element segment 0'],
  [
    'the place of data',
    '(data "y") (data (offset (i32.add (global.get $base) (i32.const 8))) "x")',
    'data segment 1',
  ],
])('%s', (_, parts, expected) => {
  const module = binaryen.parseText(`(module
    (import "env" "base" (global $base i32)) (memory 1) (table $t 8 funcref) (func $f) ${parts})`);
  module.setFeatures(binaryen.Features.All);
  expect(firstComputedConstant(readModule(module.emitBinary(), 'a.wasm'))).toBe(expected);
});
