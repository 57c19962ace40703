import { expect, test } from 'vitest';
import { differences } from '../../src/verify/differences.js';
import type { RunResult } from '../../src/verify/types.js';
import { passed, trapped } from './support/runs.js';

const on = (engine: string, last: string | undefined, calls = 1): RunResult => ({
  ...passed,
  engine,
  steps: [{ thread: 'setup', call: 'sum', calls, mismatches: 0, ...(last === undefined ? {} : { last }) }],
});

test('a step with another result on the other engine is a warning that names both', () => {
  expect(differences([on('v8', '3'), on('v8', '3'), on('wamr', '4')])).toMatchObject([
    {
      rule: 'run-engines-differ',
      severity: 'warning',
      message: 'sum (setup, step 1) gave 3 on v8 and 4 on wamr',
    },
  ]);
  expect(differences([on('v8', undefined, 2), on('wamr', undefined, 1)])).toMatchObject([
    { message: 'sum (setup, step 1) gave nothing in 2 calls on v8 and nothing in 1 call on wamr' },
  ]);
});

test('nothing is said where they agree, where a run failed, or where one engine gives now this, now that', () => {
  expect(differences([on('v8', '3'), on('wamr', '3')])).toEqual([]);
  expect(differences([on('v8', '3'), { ...trapped, engine: 'wamr' }])).toEqual([]);
  expect(differences([on('v8', '3'), on('v8', '4'), on('wamr', '5')])).toEqual([]);
  expect(differences([on('v8', '3')])).toEqual([]);
});
