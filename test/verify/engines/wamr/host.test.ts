// The host's side: steps in main and in threads of the host, arguments, expectations, stubs with messages.
import { beforeAll, expect, test } from 'vitest';
import type { NativeStep } from '../../../../src/verify/engines/wamr/options.js';
import { readModule } from '../../../../src/wasm/module.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { compileC } from '../../../support/compile.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';

const SOURCE = `
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
__attribute__((import_module("env"), import_name("next_message"))) int next_message(char *buffer, int size);
static atomic_int total;
static int data = 1;
int init(void) { return data; }
int add(const char *text, int length) {
  if ((int)strlen(text) != length) return -1;
  return atomic_fetch_add(&total, length) >= 0 ? length : -1;
}
int64_t wide(int64_t value) { return value + 1; }
double half(double value) { return value / 2; }
int pull(void) {
  char buffer[16];
  int count = 0;
  while (next_message(buffer, sizeof buffer) > 0) count++;
  atomic_fetch_add(&total, count);
  return count;
}
int sum(void) { return total; }
`;

const FLAGS = [
  ...['-O1', '-matomics', '-mbulk-memory', '-nostartfiles'],
  '-Wl,--no-entry,--shared-memory,--max-memory=1048576,--no-check-features,--allow-undefined',
  '-Wl,-z,stack-size=262144,--export=__heap_base,--export=__data_end,--export=__wasm_call_ctors',
  ...['init', 'add', 'wide', 'half', 'pull', 'sum'].map(name => `-Wl,--export=${name}`),
];

const step = (call: string, more: Partial<NativeStep> = {}): NativeStep => ({
  call,
  arguments: [],
  repeat: 1,
  ...more,
});

describeWith(wamrEngine(), "a host's side on the real WAMR", () => {
  let module: WasmModule;
  beforeAll(async () => {
    await wamrEngine().prepare();
    const bytes = await compileC({ source: SOURCE, flags: FLAGS, sysroot: 'embedded-stock' });
    module = readModule(bytes, 'host.wasm');
  });

  test('host threads push texts through the app heap, and every result is compared', async () => {
    const push = step('add', {
      arguments: [
        { kind: 'text', text: 'grüße' },
        { kind: 'length', index: 0 },
      ],
      repeat: 500,
      expected: { kind: 'number', number: 7 },
    });
    const run = await runReal(module, {
      host: {
        constructors: 'runtime' as const,
        setup: [step('init', { expected: { kind: 'number', number: 1 } })],
        threads: [{ count: 2, steps: [push] }],
        teardown: [
          step('sum', { expected: { kind: 'number', number: 7000 } }),
          step('wide', {
            arguments: [{ kind: 'wide', wide: '9007199254740993' }],
            expected: { kind: 'wide', wide: '9007199254740994' },
          }),
          step('half', {
            arguments: [{ kind: 'number', number: 5 }],
            expected: { kind: 'number', number: 2.5 },
          }),
        ],
      },
    });
    expect(run.outcome).toBe('passed');
    expect(
      run.steps?.map(({ thread, call, calls, mismatches }) => [thread, call, calls, mismatches]),
    ).toEqual(
      expect.arrayContaining([
        ['setup', 'init', 1, 0],
        ['host thread 1', 'add', 500, 0],
        ['host thread 2', 'add', 500, 0],
        ['teardown', 'sum', 1, 0],
        ['teardown', 'wide', 1, 0],
        ['teardown', 'half', 1, 0],
      ]),
    );
  });

  test('messages are handed out once, whoever asks', async () => {
    const messages = { texts: ['one', 'two'], times: 50, buffer: 0, capacity: 1 };
    const run = await runReal(module, {
      stubs: [{ module: 'env', name: 'next_message', returns: 0, messages }],
      host: {
        constructors: 'runtime' as const,
        setup: [],
        threads: [{ count: 3, steps: [step('pull')] }],
        teardown: [step('sum', { expected: { kind: 'number', number: 100 } })],
      },
    });
    expect(run.steps?.at(-1)).toMatchObject({ call: 'sum', mismatches: 0, last: '100' });
    expect(run.hostCalls).toEqual([{ name: 'next_message', calls: 103 }]);
  });

  test('a result that was not expected is counted', async () => {
    const host = {
      constructors: 'runtime' as const,
      setup: [step('init', { expected: { kind: 'number' as const, number: 2 } })],
      threads: [],
      teardown: [],
    };
    expect((await runReal(module, { host })).steps).toEqual([
      { thread: 'setup', call: 'init', expected: '2', calls: 1, mismatches: 1, last: '1' },
    ]);
  });

  test('more host threads than slices are refused with a reason', async () => {
    const host = {
      constructors: 'runtime' as const,
      setup: [],
      threads: [{ count: 5, steps: [] }],
      teardown: [],
    };
    const run = await runReal(module, { host });
    expect(run.trap?.message).toBe(
      'wasm_runtime_spawn_exec_env failed for host thread 5: no stack slice is left (threads.max)',
    );
  });

  test('a call of what is not exported, or with too few arguments, is a trap in words', async () => {
    const once = (call: string) =>
      runReal(module, {
        host: { constructors: 'runtime' as const, setup: [step(call)], threads: [], teardown: [] },
      });
    expect((await once('nothing')).trap?.message).toBe('no function is exported as nothing');
    expect((await once('wide')).trap?.message).toBe('wide takes 1 arguments, the step gives 0');
  });
});
