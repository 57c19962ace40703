import { describe, expect, test } from 'vitest';
import { formatHuman } from '../../../src/verify/report/human.js';
import { formatJson } from '../../../src/verify/report/json.js';
import type { Report } from '../../../src/verify/types.js';
import { passed, trapped } from '../support/runs.js';

const good: Report = { version: 1, file: 'app.wasm', ok: true, findings: [], runs: [passed] };

const bad: Report = {
  version: 1,
  file: 'app.wasm',
  ok: false,
  findings: [
    {
      rule: 'allocator-inside',
      severity: 'error',
      message: 'dlmalloc is inside',
      fix: 'Patch.',
      where: 'dlmalloc',
    },
    { rule: 'run-trap', severity: 'error', message: 'thread 2 trapped', fix: 'Look.', engine: 'v8' },
    { rule: 'stack-slice', severity: 'warning', message: 'small', fix: 'Link again.' },
    { rule: 'no-name-section', severity: 'info', message: 'no names', fix: 'Keep them.' },
  ],
  runs: [trapped, passed, { ...passed, outcome: 'exit', exitCode: 0 }],
};

describe('formatHuman', () => {
  test('is short where nothing was found', () => {
    expect(formatHuman({ ...good, runs: [] }, { colour: false, verbose: false })).toBe(
      'PASS app.wasm: no findings\n',
    );
  });

  test('starts with the verdict, groups by severity, says what to do and sums up the runs', () => {
    expect(formatHuman(bad, { colour: false, verbose: false })).toMatchInlineSnapshot(`
      "FAIL app.wasm: 2 errors, 1 warning, 1 note

      Errors
        allocator-inside: dlmalloc is inside
          fix: Patch.
        run-trap (v8): thread 2 trapped
          fix: Look.

      Warnings
        stack-slice: small
          fix: Link again.

      Notes
        no-name-section: no names

      Runs on v8: 3 runs, 2 passed, 1 trapped
        threads created: 2 (at the same time: 2)
        app heap at its peak: 20 KiB in 80000 allocations
        stack of       used       of
        main       1.15 KiB  256 KiB  0 %
        thread 1  512 bytes  256 KiB  0 %
        thread 2  640 bytes  256 KiB  0 %
      "
    `);
  });

  test('adds places, times and output when verbose', () => {
    expect(formatHuman(bad, { colour: false, verbose: true })).toMatchInlineSnapshot(`
      "FAIL app.wasm: 2 errors, 1 warning, 1 note

      Errors
        allocator-inside: dlmalloc is inside
          where: dlmalloc
          fix: Patch.
        run-trap (v8): thread 2 trapped
          fix: Look.

      Warnings
        stack-slice: small
          fix: Link again.

      Notes
        no-name-section: no names
          fix: Keep them.

      Runs on v8: 3 runs, 2 passed, 1 trapped
        threads created: 2 (at the same time: 2)
        app heap at its peak: 20 KiB in 80000 allocations
        stack of       used       of
        main       1.15 KiB  256 KiB  0 %
        thread 1  512 bytes  256 KiB  0 %
        thread 2  640 bytes  256 KiB  0 %
        time: 510 milliseconds in all
        host_log: called 9 times
        stdout of run 1:
          ok
        stdout of run 2:
          ok
        stdout of run 3:
          ok
      "
    `);
  });

  test('shows stacks that overflowed', () => {
    const run = { ...passed, stacks: [{ used: 1000, size: 1000, overflowed: true }] };
    expect(formatHuman({ ...good, runs: [run] }, { colour: false, verbose: false })).toContain(
      'main      1000 bytes  1000 bytes  overflowed',
    );
  });

  test('says a remedy once for several findings in a row', () => {
    const [first] = bad.findings;
    const findings = first === undefined ? [] : [first, { ...first, message: 'emmalloc is inside' }];
    expect(formatHuman({ ...bad, findings, runs: [] }, { colour: false, verbose: false })).toBe(
      [
        'FAIL app.wasm: 2 errors',
        '',
        'Errors',
        '  allocator-inside: dlmalloc is inside',
        '  allocator-inside: emmalloc is inside',
        '    fix: Patch.',
        '',
      ].join('\n'),
    );
  });

  test('says nothing of the app heap where it was not used', () => {
    const run = { ...passed, heap: { peak: 0, live: 0, allocations: 0 } };
    expect(formatHuman({ ...good, runs: [run] }, { colour: false, verbose: false })).not.toContain('heap');
  });

  test('colours only when asked', () => {
    const csi = '\u001b[';
    expect(formatHuman(bad, { colour: true, verbose: true })).toContain(`${csi}31mFAIL`);
    expect(formatHuman(bad, { colour: false, verbose: true })).not.toContain(csi);
  });
});

describe('formatJson', () => {
  test('holds the whole report', () => {
    expect(JSON.parse(formatJson(bad))).toEqual(bad);
    expect(JSON.parse(formatJson(good))).toEqual(good);
  });

  test('does not depend on the order in which the report was put together', () => {
    const { runs, findings, ...rest } = bad;
    const shuffled: Report = { findings: findings.map(reversed), runs: runs.map(reversed), ...rest };
    expect(formatJson(shuffled)).toBe(formatJson(bad));
  });
});

/** The same object with its keys in the opposite order. */
function reversed<T extends object>(value: T): T {
  const copy = { ...value };
  for (const key of Object.keys(copy).reverse()) {
    const held: unknown = Reflect.get(copy, key);
    Reflect.deleteProperty(copy, key);
    Reflect.set(copy, key, held);
  }
  return copy;
}
