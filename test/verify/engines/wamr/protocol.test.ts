import { expect, test } from 'vitest';
import { readReport } from '../../../../src/verify/engines/wamr/protocol.js';
import { UNKNOWN_THREAD } from '../../../../src/verify/thread-name.js';

const access = (thread: number, task: number) => ({
  ...{ thread, task, write: true, atomic: false, size: 4, address: 4096, places: [], native: false },
});
const lines = (...values: unknown[]) => values.map(each => `${JSON.stringify(each)}\n`).join('');
const race = { race: { accesses: [access(1, 70), access(UNKNOWN_THREAD, 71)] } };

test('a thread that raced before it had a number gets it at the end', () => {
  const numbers = [
    [70, 1],
    [71, 2],
  ];
  const { races } = readReport(lines(race, { creations: [], numbers }));
  expect(races.map(({ accesses }) => accesses.map(({ thread }) => thread))).toEqual([[1, 2]]);
});

test('without an end it stays unknown, and a cut line is dropped', () => {
  const { races } = readReport(`${lines(race)}{"creations":[],"num`);
  expect(races.map(({ accesses }) => accesses.map(({ thread }) => thread))).toEqual([[1, UNKNOWN_THREAD]]);
});
