import { expect, test } from 'vitest';
import { MarkedFunctions } from '../../../../src/verify/rules/shared/marked-functions.js';

test('functions with a mark, behind the imported ones, in order', () => {
  const marks = Uint8Array.of(0b01, 0b10, 0, 0b11);
  const having = (mark: number) => new MarkedFunctions(2, marks, mark);
  expect([...having(1)]).toEqual([2, 5]);
  expect([...having(2)]).toEqual([3, 5]);
  expect([...having(4)]).toEqual([]);
  expect([0, 1, 2, 3, 4, 5, 6].filter(func => having(2).has(func))).toEqual([3, 5]);
});
