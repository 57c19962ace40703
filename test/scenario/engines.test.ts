// One scenario, two engines: both must say the same.
import { beforeAll, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/load.js';
import { hostSideOf, stubsOf } from '../../src/verify/engines/wamr/scenario.js';
import type { WasmModule } from '../../src/wasm/types.js';
import { runReal, wamrEngine } from '../support/engine.js';
import { describeWith } from '../support/skip.js';
import { build, run } from '../verify/engines/v8/program.js';

describeWith(wamrEngine(), 'a scenario on both engines', () => {
  let module: WasmModule;
  beforeAll(async () => {
    await wamrEngine().prepare();
    module = await build('scenario', {
      flags: ['-mexec-model=reactor', '-Wl,--allow-undefined,--export=__wasm_call_ctors'],
    });
  });

  /** What the two must agree about. */
  async function both(input: unknown) {
    const scenario = parseScenario(input, 'scenario');
    const results = [
      await run(module, { scenario }),
      await runReal(module, { host: hostSideOf(scenario), stubs: stubsOf(scenario) }),
    ];
    return results.map(({ outcome, trap, steps, hostCalls, threads, heap }) => ({
      ...{ outcome, trap: trap && { message: trap.message, thread: trap.thread }, steps, hostCalls, threads },
      heap: { live: heap.live, allocations: heap.allocations },
    }));
  }

  test.each([
    {
      threads: [
        {
          count: 2,
          steps: [{ call: 'on_data', args: [{ text: 'héllo' }, { length: 0 }], repeat: 100, expect: 6 }],
        },
        { steps: [{ call: 'on_data', args: [{ text: '' }, { length: 0 }], expect: 0 }] },
      ],
      teardown: [{ call: 'total', expect: 1200 }],
    },
    {
      natives: { 'env.recv': { messages: { texts: ['{"a": 1}', '{}'], times: 50, buffer: 0, capacity: 1 } } },
      setup: [{ call: 'drain' }],
      teardown: [{ call: 'drained', expect: 100 }],
    },
    {
      natives: { 'env.recv': { messages: { texts: ['x'.repeat(65)], buffer: 0, capacity: 1 } } },
      setup: [{ call: 'drain' }],
    },
    {
      setup: [
        { call: 'wide', args: [{ i64: '9007199254740993' }], repeat: 2, expect: '9007199254740993' },
        { call: 'half', args: [0.5], expect: 0.25 },
        { call: 'half', args: [{ f64: 'inf' }] },
        { call: 'keep', args: [40] },
      ],
    },
    { threads: [{ steps: [{ call: 'total' }, { call: 'boom' }] }] },
    { constructors: 'host', setup: [{ call: 'constructor_runs', expect: 2 }] },
    { setup: [{ call: 'constructor_runs', expect: 1 }] },
    { threads: [{ count: 4, steps: [{ call: 'total', repeat: 10 }] }] },
  ])('%j', async input => {
    const [v8, wamr] = await both(input);
    // Which of its words a thread keeps for itself is the engine's business, as is a pointer.
    const known = (result: typeof v8) => ({
      ...result,
      steps: result?.steps?.map(each => (each.call === 'keep' ? { ...each, last: '' } : each)),
    });
    expect(known(wamr)).toEqual(known(v8));
  });
});
