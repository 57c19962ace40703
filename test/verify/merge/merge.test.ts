import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mergeReports } from '../../../src/merge-command.js';
import { formatJson } from '../../../src/verify/report/json.js';
import { formatShort } from '../../../src/verify/report/short.js';
import { findingsOfRuns } from '../../../src/verify/run-findings.js';
import { timeLimit } from '../../../src/verify/time-limits.js';
import type { Finding, Report, RunResult } from '../../../src/verify/types.js';
import { toolVersion } from '../../../src/version.js';
import { passed, trapped } from '../support/runs.js';

const fixed: Finding = { rule: 'stack-slice', severity: 'warning', message: 'small', fix: 'Link again.' };

function raced(count: string, thread = 1): Finding {
  const access = { thread: 'main', operation: 'write', size: 4, stack: [] } as const;
  return {
    rule: 'run-data-race',
    severity: 'error',
    message: `a data race on \`counter\`: thread ${thread} writes 4 bytes in work while main reads 4 bytes in main${count}`,
    fix: 'Lock.',
    where: thread === 1 ? 'work' : 'main',
    engine: 'race',
    accesses: [
      { ...access, function: thread === 1 ? 'work' : 'main' },
      { ...access, function: thread === 1 ? 'main' : 'work' },
    ],
  };
}

/** A shard with these runs: their findings are told as verify tells them. */
function shard(index: number, runs: readonly RunResult[], more: readonly Finding[] = []): Report {
  const numbered = runs.map((run, position) => ({
    ...run,
    schedule: { run: index * 2 + position - 1, seed: `0x0000000${index}`, maxThreads: 4 },
  }));
  const own = ['v8', 'race'].flatMap(engine =>
    findingsOfRuns(
      numbered.filter(each => each.engine === engine),
      timeLimit(engine, 30),
    ),
  );
  const findings = [fixed, ...more, ...own];
  return {
    ...{ version: 1, file: 'build/app.wasm', tool: toolVersion, sha256: 'ab'.repeat(32) },
    shard: { index, of: 3, runs: 6, timeout: 30 },
    ok: !findings.some(({ severity }) => severity === 'error'),
    ...{ findings, runs: numbered },
  };
}

/** Merges reports that were written as verify writes them. */
async function merge(reports: Readonly<Record<string, Report | readonly Report[] | string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'wamr-pthread-merge-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, each] of Object.entries(reports))
    writeFileSync(
      join(cwd, name),
      typeof each === 'string' ? each : formatJson('file' in each ? [each] : each),
    );
  return mergeReports({ files: Object.keys(reports), cwd });
}

const race = { ...passed, engine: 'race' };

describe('report merge', () => {
  test('counts over all runs, in the order of the shards, whatever the order of the files', async () => {
    const parts = {
      'c.json': shard(3, [passed, trapped, race], [raced('', 2)]),
      'a.json': shard(1, [passed, trapped, race, race], [raced(' (1 of 2 runs)')]),
      'b.json': shard(2, [passed, passed, race]),
    };
    const { reports, notices } = await merge(parts);
    expect(notices).toEqual([]);
    const [report] = reports;
    if (report === undefined) throw new Error('nothing was merged');
    expect(
      report.findings.map(({ rule, message, seed }) => [rule, message.replace(/.*(?= \()/, '…'), seed]),
    ).toEqual([
      ['run-trap', '… (2 of 6 runs)', '0x00000001'],
      ['run-data-race', '… (2 of 4 runs)', undefined],
      ['stack-slice', 'small', undefined],
    ]);
    expect(report.runs.map(({ engine, schedule }) => [engine, schedule?.run])).toEqual([
      ...[1, 2, 3, 4, 5, 6].map(run => ['v8', run]),
      ...[3, 4, 5, 7].map(run => ['race', run]),
    ]);
    expect(report).not.toHaveProperty('shard');
    expect(report.ok).toBe(false);
    expect(formatShort(report, false)).toBe(
      [
        'FAIL build/app.wasm: 2 errors, 1 warning',
        '  error    run-trap (v8): thread 2 trapped: memory access out of bounds in dlfree, called by free ← parse_value ← worker (2 of 6 runs)',
        `  error    ${'run-data-race'} (race): ${raced(' (2 of 4 runs)').message}`,
        '  warning  stack-slice: small',
        '  v8: 6 runs, 4 passed, 2 trapped; threads created: 2 (at the same time: 2); app heap at its peak: 20 KiB in 80000 allocations; first seed 0x00000001',
        '  race: 4 runs, 4 passed; threads created: 2 (at the same time: 2); app heap at its peak: 20 KiB in 80000 allocations; first seed 0x00000001',
        '  What to do: wamr-pthread explain run-trap, or verify --verbose.',
        '  Replay: wamr-pthread verify build/app.wasm --engine v8 --seed 0x00000001',
        '',
      ].join('\n'),
    );
  });

  test('a hang under the race detector took the time that those runs have', async () => {
    const hung = { ...race, outcome: 'hang' as const };
    const { reports } = await merge({ 'a.json': shard(1, [hung]), 'b.json': shard(2, [race]) });
    const messages = reports.flatMap(({ findings }) => findings.map(({ message }) => message));
    expect(messages).toContain('the program did not end within 150 seconds (1 of 2 runs)');
  });

  test('severities are those of the shards, and what they turned off stays off', async () => {
    const soft = shard(1, [trapped]);
    const findings = soft.findings.map(each => ({
      ...each,
      severity: 'warning' as const,
      known: true as const,
    }));
    const off = { ...shard(2, [{ ...passed, unlinked: ['env.gone'] }]), findings: [fixed], ok: true };
    const { reports } = await merge({
      'a.json': { ...soft, findings, ok: true },
      'b.json': off,
      'c.json': shard(3, []),
    });
    expect(reports[0]?.findings.map(({ rule, severity, known }) => [rule, severity, known])).toEqual([
      ['stack-slice', 'warning', undefined],
      ['run-trap', 'warning', undefined],
    ]);
    expect(reports[0]?.ok).toBe(true);
  });

  test('advice is enough for every shard', async () => {
    const advice = (proposed: number) => ({
      settings: [{ key: 'threads.max' as const, now: 4, proposed, why: `${proposed}` }],
      notes: ['a note'],
    });
    const part = (index: number, proposed: number) => ({
      ...shard(index, [passed]),
      advice: advice(proposed),
    });
    const { reports } = await merge({ 'a.json': part(1, 2), 'b.json': part(2, 3), 'c.json': part(3, 1) });
    expect(reports[0]?.advice).toEqual(advice(3));
  });

  test('a shard that is missing is told; the others still count', async () => {
    const { reports, notices } = await merge({ 'a.json': shard(1, [passed]), 'c.json': shard(3, [passed]) });
    expect(notices).toEqual(['build/app.wasm: 1 shard of 3 is missing (2): its runs are not in this report']);
    expect(reports[0]?.runs).toHaveLength(2);
  });

  test('several modules stay apart; objects, which are not run, are there once', async () => {
    const object: Report = { version: 1, file: 'a.o', kind: 'object', ok: true, findings: [], runs: [] };
    const { reports } = await merge({
      'a.json': [shard(1, [passed]), object],
      'b.json': [shard(2, [passed]), object],
      'c.json': [shard(3, []), object],
    });
    expect(reports.map(({ file, runs }) => [file, runs.length])).toEqual([
      ['build/app.wasm', 2],
      ['a.o', 0],
    ]);
  });
});

describe('what does not belong together is refused, with the file and what to do', () => {
  const good = shard(1, [passed]);
  const { shard: _, ...whole } = shard(2, [passed]);
  test.each<[string, Report | string, string, string]>([
    ['not JSON', '{', 'REPORT_INVALID', 'b.json is no report of verify: it is not JSON'],
    ['another form', '{"version":1}', 'REPORT_INVALID', 'b.json is no report of verify: file: '],
    [
      'an error document',
      '{"error":{"code":"IO_READ","message":"cannot read app.wasm"}}',
      'REPORT_INVALID',
      'b.json is no report of verify: it says that nothing was checked: {"code":"IO_READ"',
    ],
    [
      'another version',
      { ...shard(2, []), tool: '0.0.1' },
      'REPORT_MISMATCH',
      `b.json was written by wamr-pthread 0.0.1, and this is ${toolVersion}`,
    ],
    [
      'another module',
      { ...shard(2, []), sha256: 'cd'.repeat(32) },
      'REPORT_MISMATCH',
      'b.json: build/app.wasm is another module than in a.json (sha256 cdcdcdcdcdcd… and abababababab…)',
    ],
    [
      'other options',
      { ...shard(2, []), shard: { index: 2, of: 3, runs: 9, timeout: 30 } },
      'REPORT_MISMATCH',
      'b.json: build/app.wasm was run with other options than in a.json: runs is 9, not 6',
    ],
    [
      'another setting',
      { ...shard(2, []), settings: { 'threads.max': 8 } },
      'REPORT_MISMATCH',
      'b.json: build/app.wasm was run with another threads.max than in a.json',
    ],
    ['the same shard', good, 'REPORT_MISMATCH', 'b.json: shard 1/3 of build/app.wasm is in a.json already'],
    ['a whole report', whole, 'REPORT_MISMATCH', 'b.json: the report of build/app.wasm is no shard'],
  ])('%s', async (_what, other, code, message) => {
    await expect(merge({ 'a.json': good, 'b.json': other })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/./),
    });
  });

  test('a list without a report', async () => {
    await expect(merge({ 'a.json': [] })).rejects.toMatchObject({
      code: 'REPORT_INVALID',
      message: 'a.json is no report of verify: it is an empty list',
    });
  });

  test('a file that is not there', async () => {
    await expect(mergeReports({ files: ['gone.json'], cwd: tmpdir() })).rejects.toMatchObject({
      code: 'REPORT_READ',
      message: 'cannot read gone.json: no such file',
    });
  });
});
