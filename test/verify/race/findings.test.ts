// From what runs showed to what is told.
import { expect, test } from 'vitest';
import { raceFindings } from '../../../src/verify/race/findings.js';
import { knownRace, knownRaces } from '../../../src/verify/race/known-races.js';
import type { Race, RaceAccess, RaceFacts } from '../../../src/verify/race/types.js';
import { formatJson } from '../../../src/verify/report/json.js';
import { formatShort } from '../../../src/verify/report/short.js';
import { formatVerbose } from '../../../src/verify/report/verbose.js';
import { runRule } from '../../../src/verify/run-rules.js';
import type { Report } from '../../../src/verify/types.js';
import { passed } from '../support/runs.js';

function access(thread: string, operation: RaceAccess['operation'], ...stack: string[]): RaceAccess {
  return { thread, operation, size: 4, function: stack[0] ?? '?', stack };
}

function raceOf(one: RaceAccess, other: RaceAccess, more: Partial<Race> = {}): Race {
  return { kind: 'race', what: '`total`', address: 4096, area: 'static', accesses: [one, other], ...more };
}

function run(...races: Race[]): RaceFacts {
  return { races, orders: [], suppressed: [] };
}

const messages = (...runs: RaceFacts[]) =>
  raceFindings(runs).map(({ rule, message }) => `${rule}: ${message}`);

test('people see the limits, and with --verbose both stacks and what was left out', () => {
  const accesses = [
    { ...access('thread 1', 'write', 'add (a.c:3)', 'work (a.c:9)'), createdBy: 'main in main (a.c:20)' },
    { ...access('main', 'read', 'sum (a.c:5)'), native: 'memcpy' },
  ] as const;
  const [finding] = raceFindings([run(raceOf(...accesses))]);
  if (finding === undefined) throw new Error('no finding');
  const suppressed = [
    { id: 'one', count: 2 },
    { id: 'other', count: 0 },
  ];
  const report: Report = {
    ...{ version: 1, file: 'app.wasm', ok: false, findings: [finding] },
    runs: [{ ...passed, engine: 'race', notSeen: ['code that did not run'], suppressed }],
  };
  const short = formatShort(report, false);
  expect(short).toContain('  what it cannot see:\n    code that did not run\n');
  expect(short).not.toContain('known race');
  const long = formatVerbose(report, false);
  expect(long).toContain(
    '    thread 1 (created by main in main (a.c:20)), write: add (a.c:3) ← work (a.c:9)\n    main, read: memcpy ← sum (a.c:5)\n',
  );
  expect(long).toContain(
    '  left out, a known race of libc: one (2 times)\n  known races of libc, not met: other\n',
  );
  expect(JSON.parse(formatJson([report])).findings[0].accesses[1]).toMatchObject({
    thread: 'main',
    native: 'memcpy',
    stack: ['sum (a.c:5)'],
  });
});

test('the same pair of functions on one variable is told once, with the number of runs', () => {
  const one = raceOf(access('thread 1', 'write', 'add', 'work'), access('thread 2', 'read', 'sum'));
  const turned = raceOf(access('thread 2', 'write', 'sum'), access('thread 1', 'write', 'add'));
  expect(messages(run(one, turned), run(), run(turned))).toEqual([
    'run-data-race: a data race on `total`: thread 1 writes 4 bytes in add while thread 2 reads 4 bytes in sum (2 of 3 runs)',
  ]);
});

test('races inside the allocator are one, and what follows from them is counted', () => {
  const inside = raceOf(
    access('thread 1', 'write', 'dlfree', 'free', 'work'),
    access('main', 'read', 'memset', 'dlmalloc', 'malloc', 'work'),
    { area: 'heap', what: 'heap memory (0x1000)' },
  );
  const handedOut = raceOf(access('thread 1', 'write', 'parse'), access('main', 'write', 'parse'), {
    area: 'heap',
    what: 'heap memory (0x1010)',
  });
  expect(messages(run(inside, handedOut))).toEqual([
    'run-data-race: a data race in the allocator (dlmalloc: free ↔ malloc); 1 race in memory that it handed out may be its consequence and is not listed',
  ]);
  // The program's own blocks are the program's own matter where the allocator is in order.
  expect(messages(run(handedOut))[0]).toMatch(/^run-data-race: a data race on heap memory/);
});

test.each([
  [['memcpy', '__fwritex', 'printf_core', 'vfprintf', 'printf', 'work'], 'FILE stdout: printf'],
  [['__towrite', '__overflow', 'fputc', 'work'], 'FILE at 0x1000: fputc'],
])('races inside stdio are told by the name of the stream: %s', (stack, text) => {
  const race = raceOf(access('thread 1', 'write', ...stack), access('thread 2', 'write', ...stack));
  expect(messages(run(race))).toEqual([`run-data-race: a data race in stdio (${text})`]);
});

test.each([['out'], ['pad'], ['pop_arg'], ['sbrk'], ['init_mparams']])(
  'a function of the program may be named as a helper of libc is: %s',
  name => {
    const stack = [name, 'work', 'thread_entry'];
    const race = raceOf(access('thread 1', 'write', ...stack), access('thread 2', 'read', ...stack));
    expect(messages(run(race))).toEqual([
      `run-data-race: a data race on \`total\`: thread 1 writes 4 bytes in ${name} while thread 2 reads 4 bytes in ${name}`,
    ]);
  },
);

test('helpers of libc are those that libc calls, and names of libc those without a line of the program', () => {
  const side = (thread: string, own?: number) => ({
    ...access(thread, 'write', 'out', 'printf_core', 'vfprintf', 'printf', 'puts (a.c:3)', 'work (a.c:9)'),
    ...(own === undefined ? {} : { own }),
  });
  expect(messages(run(raceOf(side('thread 1', 4), side('thread 2', 4))))).toEqual([
    'run-data-race: a data race in stdio (FILE stdout: printf)',
  ]);
  const own = { ...access('main', 'write', 'getline (a.c:3)', 'work (a.c:9)'), own: 0 };
  expect(messages(run(raceOf(own, own)))[0]).toMatch(/^run-data-race: a data race on `total`: .* in getline/);
});

test('with the thread-safety layer a race in libc is the program that asked for it', () => {
  const own = { own: 2 };
  const one = {
    ...access('thread 1', 'write', '__libc_free', 'operator delete(void*)', 'drop (a.cpp:3)'),
    ...own,
  };
  const other = {
    ...access('main', 'read', '__libc_malloc', 'operator new(unsigned long)', 'make (a.cpp:5)'),
    ...own,
  };
  const handedOut = raceOf(access('thread 1', 'write', 'parse'), access('main', 'write', 'parse'), {
    area: 'heap',
  });
  const found = raceFindings([{ ...run(raceOf(one, other, { area: 'heap' }), handedOut), layer: true }]);
  expect(found.map(each => each.message)).toEqual([
    'a data race on `total`: thread 1 writes 4 bytes in __libc_free, called by drop (a.cpp:3) through operator delete(void*) while main reads 4 bytes in __libc_malloc, called by make (a.cpp:5) through operator new(unsigned long)',
    'a data race on `total`: thread 1 writes 4 bytes in parse while main writes 4 bytes in parse',
  ]);
  expect(found.map(each => each.where)).toEqual(['drop', 'parse']);
  expect(new Set(found.map(each => each.fix))).toEqual(new Set([runRule('run-data-race').fix]));
});

test('one side in the program, or a stack: no matter of libc', () => {
  const mine = raceOf(access('thread 1', 'write', 'work'), access('main', 'read', 'vfprintf', 'printf'));
  const stack = raceOf(access('main', 'write', 'vfprintf', 'printf'), access('thread 1', 'write', 'printf'), {
    area: 'stack',
    what: 'the stack of main (0x20)',
  });
  expect(messages(run(mine, stack)).map(each => each.slice(0, 40))).toEqual([
    'run-data-race: a data race on `total`: t',
    'run-data-race: a data race on the stack ',
  ]);
});

test('every known race says where and why, is met by its functions, and by no others', () => {
  for (const { id, functions, address, layer, source, why } of knownRaces) {
    expect(source).toMatch(/^(wasi-libc|libc\+\+|templates\/layer)/);
    expect(why.length).toBeGreaterThan(40);
    for (const name of functions) {
      const found = name.includes('::') ? `void ${name.replace('std::', 'std::__2::')}<…>` : name;
      const race = raceOf(access('main', 'read', found), access('thread 1', 'write', 'x'), {
        address: address ?? 4096,
      });
      expect(knownRace(race, true)?.id).toBe(id);
      expect(knownRace(race, false)?.id).toBe(layer ? undefined : id);
      if (address !== undefined) expect(knownRace({ ...race, address: 8 }, true)).toBeUndefined();
    }
  }
  const output = access('main', 'read', 'std::__2::basic_ostream<…>& std::__2::__put_character_sequence<…>');
  const fill = access(
    'thread 1',
    'write',
    'std::__2::_FillHelper<…>::operator= (ios:535)',
    'std::__2::basic_ios<…>::fill const (ios:702)',
    'std::__2::basic_ostream<…>& std::__2::basic_ostream<…>::__put_num<…>',
    'work (a.cpp:3)',
  );
  const plain = access('main', 'read', 'work');
  const stream = raceOf(fill, plain);
  expect(knownRace(stream, true)?.id).toBe('width-of-stream');
  expect(knownRace({ ...stream, variable: 'cout' }, true)?.id).toBe('width-of-stream');
  expect(knownRace({ ...stream, variable: 'own' }, true)).toBeUndefined();
  expect(knownRace(raceOf(output, plain, { area: 'heap' }), true)).toBeUndefined();
  const setfill = access('thread 1', 'write', 'std::__2::basic_ios<…>::fill', 'work (a.cpp:3)');
  expect(knownRace(raceOf(setfill, plain), true)).toBeUndefined();
  const closed = { ...access('thread 1', 'write', '__libc_free', 'fclose'), native: 'free' };
  expect(knownRace(raceOf(access('main', 'read', 'fflush'), closed), true)).toBeUndefined();
  const other = raceOf(access('main', 'read', 'work'), access('thread 1', 'write', 'x'));
  expect(knownRace(other, true)).toBeUndefined();
});
