import { describe, expect, test } from 'vitest';
import { formatReports } from '../../../src/verify/report/index.js';
import { formatShort } from '../../../src/verify/report/short.js';
import { formatVerbose } from '../../../src/verify/report/verbose.js';
import { bad, clean, full } from '../support/reports.js';
import { passed } from '../support/runs.js';

describe('reports for people', () => {
  test('is short where nothing was found', () => {
    expect(formatShort({ ...clean, runs: [] }, false)).toBe('PASS app.wasm: no findings\n');
  });

  test('is a verdict, a line for each finding and engine, and what to type next', () => {
    expect(formatShort(bad, false)).toMatchInlineSnapshot(`
      "FAIL app.wasm: 2 errors, 1 warning, 1 note
        error    allocator-inside: dlmalloc is inside
        error    run-trap (v8): thread 2 trapped
        warning  stack-slice: small
        note     no-name-section: no names
        v8: 3 runs, 2 passed, 1 trapped; threads created: 2 (at the same time: 2); app heap at its peak: 20 KiB in 80000 allocations
        What to do: wamr-pthread explain allocator-inside, or verify --verbose.
      "
    `);
  });

  test('is everything when verbose: by severity, with places, remedies, runs and their output', () => {
    expect(formatVerbose(bad, false)).toMatchInlineSnapshot(`
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

  test('shows the first findings of a rule that has many, and all when verbose', () => {
    const finding = { rule: 'allocator-inside', severity: 'error', fix: 'Patch.' } as const;
    const many = (count: number) => ({
      ...bad,
      findings: Array.from({ length: count }, (_, at) => ({ ...finding, message: `number ${at + 1}` })),
      runs: [],
    });
    const lines = (count: number, verbose: boolean) =>
      (verbose ? formatVerbose : formatShort)(many(count), false).match(/allocator-inside: .*/g) ?? [];
    expect(lines(9, false)).toHaveLength(9);
    expect(lines(12, false).slice(7)).toEqual([
      'allocator-inside: number 8',
      'allocator-inside: 4 more of them, see --verbose',
    ]);
    expect(lines(12, true)).toHaveLength(12);
  });

  test('counts what the baseline accepts, and shows it when verbose', () => {
    expect(formatShort(full, false)).toMatch(/^FAIL build dir\/libäpp\.a: 2 errors, 1 known\n/);
    expect(formatShort(full, false)).not.toContain('known already');
    const long = formatVerbose(full, false);
    expect(long).toContain('Known (in the baseline)\n  run-trap (wamr): known already\n    where: free\n');
    expect(long).toContain('    reached by: _start → main → std::vector<int>::push_back\n');
    expect(long).toContain('    source: src\\my part,1.c:12\n');
  });

  test('says in short where a finding is, with four functions of its chain at most', () => {
    const place = (chain: readonly string[], source?: { file: string; line: number }) => {
      const finding = { rule: 'x', severity: 'error', message: 'm', fix: 'f', chain } as const;
      const findings = [source === undefined ? finding : { ...finding, source }];
      const text = formatShort({ ...bad, findings, runs: [] }, false);
      return text.split('\n').slice(1, -2);
    };
    expect(place(['_start', 'main', 'parse'], { file: '/src/a b/parse.c', line: 120 })).toEqual([
      '  error  x: m',
      '         at parse.c:120, reached from _start → main → parse',
    ]);
    expect(place(['_start', 'a', 'b', '… 3 more …', 'c', 'd'])).toEqual([
      '  error  x: m',
      '         reached from _start → … → b → c → d',
    ]);
    expect(place(['work'])).toEqual(['  error  x: m']);
  });

  test('shows stacks that overflowed', () => {
    const run = { ...passed, stacks: [{ used: 1000, size: 1000, overflowed: true }] };
    expect(formatVerbose({ ...clean, runs: [run] }, false)).toContain(
      'main      1000 bytes  1000 bytes  overflowed',
    );
  });

  test('says a remedy once for several findings in a row', () => {
    const [first] = bad.findings;
    const findings = first === undefined ? [] : [first, { ...first, message: 'emmalloc is inside' }];
    expect(formatVerbose({ ...bad, findings, runs: [] }, false)).toBe(
      [
        'FAIL app.wasm: 2 errors',
        '',
        'Errors',
        '  allocator-inside: dlmalloc is inside',
        '    where: dlmalloc',
        '  allocator-inside: emmalloc is inside',
        '    where: dlmalloc',
        '    fix: Patch.',
        '',
      ].join('\n'),
    );
  });

  test('says nothing of the app heap where it was not used', () => {
    const run = { ...passed, heap: { peak: 0, live: 0, allocations: 0 } };
    expect(formatShort({ ...clean, runs: [run] }, false)).not.toContain('heap');
  });

  test('colours only when asked', () => {
    const csi = '\u001b[';
    for (const format of [formatShort, formatVerbose]) {
      expect(format(bad, true)).toContain(`${csi}31mFAIL`);
      expect(format(bad, false)).not.toContain(csi);
    }
  });

  test('several reports follow each other', async () => {
    const both = await formatReports([clean, bad], 'human');
    const alone = [clean, bad].map(each => formatShort(each, false));
    expect(both).toBe(alone.join(''));
  });
});
