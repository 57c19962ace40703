import { describe, expect, test } from 'vitest';
import { applyBaseline, baselineOf, formatBaseline } from '../../src/verify/baseline.js';
import type { Finding, Report } from '../../src/verify/types.js';
import { passed } from './support/runs.js';

const wake: Finding = {
  rule: 'notify-count',
  severity: 'warning',
  message: 'f wakes 1 waiter only (offset 0x100)',
  fix: 'Wake all.',
  where: 'f',
};
const stubs: Finding = {
  rule: 'pthread-stubs',
  severity: 'error',
  message: 'pthread_create is a stub',
  fix: 'Patch.',
  where: 'pthread_create',
};
const trap: Finding = {
  rule: 'run-trap',
  severity: 'error',
  message: 'thread 2 trapped (3 of 20 runs)',
  fix: 'Look.',
  where: 'free',
  engine: 'v8',
};
const hang: Finding = { rule: 'run-hang', severity: 'error', message: 'hung', fix: 'Wait.', engine: 'v8' };

function report(file: string, findings: readonly Finding[], runs = 0): Report {
  const ok = !findings.some(({ severity }) => severity === 'error');
  return { version: 1, file, ok, findings, runs: Array(runs).fill(passed) };
}

/** What is left of a report when this baseline is used. */
function left(before: readonly Report[], now: Report) {
  const { reports, stale } = applyBaseline([now], baselineOf(before));
  const [first] = reports;
  return {
    ok: first?.ok,
    fresh: first?.findings.filter(({ known }) => known !== true).map(({ rule }) => rule),
    stale: stale.map(({ rule }) => rule),
  };
}

describe('a baseline', () => {
  test('accepts the same findings of the same file in another folder, with other numbers in their messages', () => {
    const before = report('build/app.wasm', [wake, stubs]);
    const now = report('out/release/app.wasm', [{ ...wake, message: 'f wakes … (offset 0x999)' }, stubs]);
    expect(left([before], now)).toEqual({ ok: true, fresh: [], stale: [] });
  });

  test('accepts no other function, no other file and no more than there were', () => {
    const before = report('app.wasm', [stubs]);
    const elsewhere = { ...stubs, where: 'pthread_mutex_lock' };
    expect(left([before], report('app.wasm', [stubs, elsewhere]))).toEqual({
      ok: false,
      fresh: ['pthread-stubs'],
      stale: [],
    });
    expect(left([before], report('other.wasm', [stubs])).ok).toBe(false);
    expect(left([before], report('app.wasm', [stubs, stubs])).fresh).toEqual(['pthread-stubs']);
  });

  test('tells what is stale: gone, or fewer; and nothing of files that were not checked', () => {
    const before = report('app.wasm', [wake, wake, stubs]);
    expect(left([before], report('app.wasm', [wake]))).toMatchObject({
      stale: ['notify-count', 'pthread-stubs'],
    });
    expect(left([before], report('other.wasm', [])).stale).toEqual([]);
  });

  test('knows members of archives wherever the archive lies', () => {
    const finding = { ...stubs, rule: 'object-allocator' };
    const before = report('a/lib.a', [{ ...finding, where: 'a/lib.a(malloc.o)' }]);
    expect(left([before], report('b/lib.a', [{ ...finding, where: 'b/lib.a(malloc.o)' }])).ok).toBe(true);
    expect(left([before], report('b/lib.a', [{ ...finding, where: 'b/lib.a(other.o)' }])).ok).toBe(false);
  });

  test('takes what runs showed for known however often, on every engine, and stale only after runs', () => {
    const before = report('app.wasm', [trap], 20);
    const now = report('app.wasm', [trap, { ...trap, engine: 'wamr' }], 2);
    expect(left([before], now)).toEqual({ ok: true, fresh: [], stale: [] });
    expect(left([before], report('app.wasm', [], 20)).stale).toEqual(['run-trap']);
    expect(left([before], report('app.wasm', [])).stale).toEqual([]);
  });

  test('accepts neither a hang, which is no place, nor notes, which do not fail', () => {
    expect(baselineOf([report('app.wasm', [hang, { ...wake, severity: 'info' }], 1)])).toEqual([]);
    const known = [{ rule: 'run-hang', module: 'app.wasm', where: '' }];
    expect(applyBaseline([report('app.wasm', [hang], 1)], known).reports[0]?.ok).toBe(false);
  });

  test('written again it keeps what these reports do not speak of, and is the same text in any order', () => {
    const old = baselineOf([report('app.wasm', [trap, stubs], 1), report('other.wasm', [wake])]);
    const renewed = baselineOf([report('app.wasm', [wake])], old);
    expect(renewed.map(({ module, rule }) => `${module} ${rule}`)).toEqual([
      'app.wasm notify-count',
      'other.wasm notify-count',
      'app.wasm run-trap',
    ]);
    const reports = [report('a.wasm', [wake, stubs]), report('b.wasm', [stubs])];
    const turned = reports.map(each => ({ ...each, findings: each.findings.toReversed() })).toReversed();
    expect(formatBaseline(baselineOf(turned))).toBe(formatBaseline(baselineOf(reports)));
  });
});
