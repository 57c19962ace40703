// How often constructors really ran, and what became of the mutex that one made.
import { beforeAll, expect, test } from 'vitest';
import { constructorFindings } from '../../../../src/verify/constructor-runs.js';
import { findingsOfRuns } from '../../../../src/verify/run-findings.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';
import { build } from '../v8/program.js';

const CALLS = ['saw_run', 'saw_lock'];
const EXPORT_CTORS = '-Wl,--export=__wasm_call_ctors';
const LIBRARY = ['-nostartfiles', '-Wl,--no-entry'];
const REACTOR = ['-mexec-model=reactor'];

describeWith(wamrEngine(), 'constructors on the real WAMR', () => {
  beforeAll(async () => {
    await wamrEngine().prepare();
  });

  const compile = (flags: readonly string[]) =>
    build('constructors', {
      flags: ['-Wl,--allow-undefined,--export=report,--export=takes_one', ...flags],
    });

  /** Counted runs, what the program saw of them, and whether its mutex could be locked. */
  async function seen(flags: readonly string[]): Promise<readonly unknown[]> {
    const run = await runReal(await compile(flags), { hostImports: CALLS, call: ['report'] });
    expect(run.outcome).toBe('passed');
    const [runs, lock] = (run.hostCalls ?? []).map(each => each.calls);
    const failed = (run.locks?.failed ?? []).map(each => each.reason);
    return [run.constructorRuns, runs, lock, ...failed];
  }

  test('library without WASI that exports them: once, by the runtime, and the handle is stale', async () => {
    expect(await seen([...LIBRARY, EXPORT_CTORS])).toEqual([1, 1, 0, 'stale handle']);
  });

  test('library that does not export them: in the wrapper of each export', async () => {
    expect(await seen(LIBRARY)).toEqual([1, 1, 1]);
    const twice = await runReal(await compile(LIBRARY), { hostImports: CALLS, call: ['report', 'report'] });
    expect(twice.constructorRuns).toBe(2);
  });

  test('reactor without WASI: the host calls _initialize', async () => {
    expect(await seen(REACTOR)).toEqual([1, 1, 1]);
  });

  test('reactor with WASI: the runtime calls _initialize, and the handle is stale', async () => {
    expect(await seen([...REACTOR, '-DWITH_WASI'])).toEqual([1, 1, 0, 'stale handle']);
  });

  test('library with WASI that exports them: the host calls them', async () => {
    expect(await seen([...LIBRARY, EXPORT_CTORS, '-DWITH_WASI'])).toEqual([1, 1, 1]);
  });

  test('the failed lock is a finding', async () => {
    const run = await runReal(await compile([...LIBRARY, EXPORT_CTORS]), {
      hostImports: CALLS,
      call: ['report'],
    });
    expect(findingsOfRuns([run], 20)).toContainEqual(
      expect.objectContaining({
        rule: 'run-lock-failed',
        message: expect.stringMatching(
          /^pthread_mutex_lock\(0x[0-9a-f]+\) failed once: its handle is not known any more/,
        ),
      }),
    );
  });

  test('a host that calls what the runtime has called runs them twice; one that does not, never', async () => {
    const host = (call: string) => ({
      constructors: 'runtime' as const,
      setup: [{ call, arguments: [], repeat: 1 }],
      threads: [],
      teardown: [],
    });
    const exported = await compile([...LIBRARY, EXPORT_CTORS]);
    const twice = await runReal(exported, { hostImports: CALLS, host: host('__wasm_call_ctors') });
    expect(twice.constructorRuns).toBe(2);
    expect(constructorFindings(exported, [twice])).toMatchObject([
      {
        rule: 'run-constructors',
        severity: 'error',
        message: 'the constructors ran 2 times',
        engine: 'wamr',
      },
    ]);
    const reactor = await compile(REACTOR);
    const never = await runReal(reactor, { hostImports: CALLS, host: host('report') });
    expect(never.constructorRuns).toBe(0);
    expect(constructorFindings(reactor, [never])).toMatchObject([{ message: 'the constructors never ran' }]);
  });

  test('a command: once', async () => {
    const module = await build('churn');
    const run = await runReal(module);
    expect(run.constructorRuns).toBe(1);
    expect(constructorFindings(module, [run])).toEqual([]);
  });
});
