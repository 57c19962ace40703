import { describe, expect, test } from 'vitest';
import type { WamrRun } from '../support/wamr.js';
import { problemsOf } from './suite/judge.js';
import { type Program, readPrograms } from './suite/program.js';

const fine: WamrRun = { code: 0, stdout: 'ok\n', stderr: '', log: [], timedOut: false };
const mutex = find('mutex');
const printf = find('stress_printf');

describe('a run is judged by what its program promises', () => {
  test('and one that keeps the promise has no problems', () => {
    expect(problemsOf(mutex, fine, 10)).toEqual([]);
    expect(problemsOf(printf, { ...fine, stdout: lines() }, 10)).toEqual([]);
  });

  test.each<[string, Partial<WamrRun>, RegExp]>([
    ['another exit code', { code: 1 }, /^exit code 1, not 0$/],
    ['other output', { stdout: 'no\n' }, /^printed "no", not "ok"$/],
    ['a failed check', { stderr: 'mutex.c:3: x\n' }, /^standard error: mutex\.c:3: x$/],
  ])('%s is a problem', (_, change, problem) => {
    expect(problemsOf(mutex, { ...fine, ...change }, 10)).toEqual([expect.stringMatching(problem)]);
  });

  test('a race is a problem also where a program must fail', () => {
    const program = find('main_returns');
    const run = { ...fine, code: 7, stdout: 'leaving\n', stderr: 'race: write of 4 bytes\n' };
    expect(problemsOf(program, run, 10)).toEqual(['standard error: race: write of 4 bytes']);
  });

  test('a time-out, a broken line and one that comes twice are problems', () => {
    expect(problemsOf(mutex, { ...fine, code: undefined, timedOut: true }, 10)[0]).toBe(
      'did not end in time',
    );
    const broken = lines().replace('thread 1 line 0005 end\n', 'thread 1 lithread 2\n');
    expect(problemsOf(printf, { ...fine, stdout: broken }, 10)).toEqual([
      '1 broken lines, first "thread 1 lithread 2"',
    ]);
    const twice = lines().replace('thread 1 line 0005 end', 'thread 1 line 0006 end');
    expect(problemsOf(printf, { ...fine, stdout: twice }, 10)).toEqual([
      '12000 lines, 11999 of them different, not 12000',
    ]);
  });

  test('a program that ends too late has a problem', () => {
    const run = { ...fine, code: 7, stdout: 'leaving\n' };
    expect(problemsOf(find('stress_main_returns'), run, 2400)).toEqual([]);
    expect(problemsOf(find('stress_main_returns'), run, 2600)).toEqual(['took 2600 ms, not 2500']);
  });
});

function lines(): string {
  const number = (line: number) => String(line).padStart(4, '0');
  return Array.from({ length: 12000 }, (_, i) => `thread ${i % 4} line ${number(i >> 2)} end\n`).join('');
}

function find(name: string): Program {
  const program = readPrograms().find(each => each.name === name);
  if (program === undefined) throw new Error(`no program ${name}`);
  return program;
}
