import { beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../../../src/config/resolve.js';
import { parseScenario } from '../../../../src/scenario/load.js';
import { verifyModule } from '../../../../src/verify/verify.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { build, run } from './program.js';

describe('a scenario on V8', () => {
  let module: WasmModule;
  beforeAll(async () => {
    module = await build('scenario', {
      flags: ['-mexec-model=reactor', '-Wl,--allow-undefined,--export=__wasm_call_ctors'],
    });
  });

  const play = (input: unknown, options = {}) =>
    run(module, { scenario: parseScenario(input, 'scenario'), ...options });

  test('host threads call with texts in the app heap, which is empty afterwards', async () => {
    const result = await play({
      threads: [
        {
          count: 2,
          steps: [{ call: 'on_data', args: [{ text: 'héllo' }, { length: 0 }], repeat: 100, expect: 6 }],
        },
        { steps: [{ call: 'on_data', args: [{ text: '' }, { length: 0 }], expect: 0 }] },
      ],
      teardown: [{ call: 'total', expect: 1200 }],
    });
    expect(result).toMatchObject({ outcome: 'passed', heap: { live: 0, allocations: 201 } });
    expect(result.steps).toEqual([
      { thread: 'host thread 1', call: 'on_data', expected: '6', calls: 100, mismatches: 0, last: '6' },
      { thread: 'host thread 2', call: 'on_data', expected: '6', calls: 100, mismatches: 0, last: '6' },
      { thread: 'host thread 3', call: 'on_data', expected: '0', calls: 1, mismatches: 0, last: '0' },
      { thread: 'teardown', call: 'total', expected: '1200', calls: 1, mismatches: 0, last: '1200' },
    ]);
  });

  test('messages are handed out once, to whoever asks first, and calls are counted', async () => {
    const result = await play({
      natives: {
        'env.recv': { messages: { texts: ['{"a": 1}', '{}'], times: 50, buffer: 0, capacity: 1 } },
      },
      threads: [{ count: 3, steps: [{ call: 'drain' }] }],
      teardown: [{ call: 'drained', expect: 100 }],
    });
    expect(result.steps?.at(-1)).toMatchObject({ mismatches: 0, last: '100' });
    expect(result.hostCalls).toEqual([{ name: 'recv', calls: 103 }]);
  });

  test('a message that does not fit is a trap with both sizes', async () => {
    const texts = ['x'.repeat(65)];
    const natives = { 'env.recv': { messages: { texts, buffer: 0, capacity: 1 } } };
    const result = await play({ natives, setup: [{ call: 'drain' }] });
    expect(result.trap?.message).toBe('env.recv: a message of 65 bytes does not fit into a buffer of 64');
  });

  test('an unexpected result is counted and shown, a 64-bit one too', async () => {
    const result = await play({
      setup: [
        { call: 'wide', args: [{ i64: '9007199254740993' }], repeat: 2, expect: '9007199254740993' },
        { call: 'half', args: [0.5], expect: 0.25 },
      ],
    });
    expect(result.steps?.[0]).toMatchObject({ calls: 2, mismatches: 1, last: '18014398509481986' });
    expect(result.steps?.[1]).toMatchObject({ mismatches: 0, last: '0.25' });
  });

  test('constructors run once by the runtime, and again where the host calls them', async () => {
    const setup = [{ call: 'constructor_runs' }];
    const runs = async (constructors: string) => (await play({ constructors, setup })).steps?.[0]?.last;
    expect(await runs('runtime')).toBe('1');
    expect(await runs('host')).toBe('2');
  });

  test('every host thread has a stack slice of its own; more than threads.max are refused', async () => {
    const threads = (count: number) => [{ count, steps: [{ call: 'stack' }] }];
    const result = await play({ setup: [{ call: 'stack' }], threads: threads(4) });
    const tops = (result.steps ?? []).map(each => Math.floor(Number(each.last) / (1048576 / 5 - 16)));
    expect(new Set(tops).size).toBe(5);
    const refused = await play({ threads: threads(5) });
    expect(refused.trap?.message).toContain('wasm_runtime_spawn_exec_env failed for host thread 5');
  });

  test('a trap in a host thread names the thread', async () => {
    const result = await play({ threads: [{ steps: [{ call: 'total' }, { call: 'boom' }] }] });
    expect(result).toMatchObject({ outcome: 'trap', trap: { message: 'unreachable', thread: -1 } });
    expect(result.steps?.map(each => each.calls)).toEqual([1, 0]);
  });

  test('verify turns unexpected results and memory that is left into findings', async () => {
    const scenario = parseScenario(
      { setup: [{ call: 'keep', args: [40] }], threads: [{ steps: [{ call: 'total', expect: 1 }] }] },
      'scenario',
    );
    const config = resolveConfig({ link: { hostImports: ['recv'] } });
    const report = await verifyModule('app.wasm', module.bytes, { config, scenario });
    const found = report.findings.filter(each => each.rule.startsWith('run-'));
    expect(found.map(each => `${each.severity} ${each.rule}: ${each.message}`)).toEqual([
      'error run-unexpected-result: host thread 1: total returned 0 instead of 1 (1 of 1 call)',
      'warning run-leak: 40 bytes of the app heap were not freed when the scenario had ended',
    ]);
  });
});
