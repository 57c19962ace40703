import { expect, it } from 'vitest';
import { withoutFill } from '../../src/wasm/fill.js';
import { customSection } from '../support/wasm-encode.js';

const object = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...customSection('linking', [2]), ...customSection('a', [])];

it.each([
  ['nothing', []],
  ['one newline', [0x0a]],
  ['seven newlines', Array(7).fill(0x0a)],
  ['NULs', [0, 0, 0]],
])('%s behind the last section is taken off', (_, fill: number[]) => {
  expect([...withoutFill(new Uint8Array([...object, ...fill]))]).toEqual(object);
});

it.each([
  ['more than an archiver puts there', [...object, ...Array(8).fill(0x0a)]],
  ['something else', [...object, 0x0a, 0x0b]],
  ['what is cut off', object.slice(0, -1)],
  ['what is no object', [...Buffer.from('text\n\n\n')]],
])('%s stays', (_, bytes: number[]) => {
  expect([...withoutFill(new Uint8Array(bytes))]).toEqual(bytes);
});
