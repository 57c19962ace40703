import binaryen from 'binaryen';
import { expect, test } from 'vitest';
import { elementFunctions } from '../../src/wasm/elements.js';
import { readModule } from '../../src/wasm/module.js';

function functionsOf(segments: string): number[] {
  const text = `(module (table $t 8 funcref) (table $u 8 funcref)
    (func $a) (func $b) (func $c) ${segments})`;
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  return elementFunctions(readModule(module.emitBinary(), 'a.wasm'));
}

test.each([
  ['none', '', []],
  ['active', '(elem (i32.const 1) $b $a $b)', [1, 0, 1]],
  ['active, of another table', '(elem (table $u) (i32.const 0) func $c)', [2]],
  ['passive', '(elem func $a $c)', [0, 2]],
  ['declared', '(elem declare func $b) (func (drop (ref.func $b)))', [1]],
  ['expressions', '(elem (i32.const 0) funcref (ref.func $c) (ref.null func) (ref.func $a))', [2, 0]],
  ['passive expressions', '(elem funcref (ref.null func) (ref.func $b))', [1]],
  ['several', '(elem (i32.const 0) $a) (elem func $b)', [0, 1]],
])('%s', (_, segments, expected) => {
  expect(functionsOf(segments)).toEqual(expected);
});
