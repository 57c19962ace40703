import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkScenario } from '../../src/scenario/check.js';
import { loadScenario, parseScenario } from '../../src/scenario/load.js';
import { readModule } from '../../src/wasm/module.js';
import { caught } from '../config/caught.js';
import { buildModule } from '../support/module-builder.js';

const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('reading a scenario', () => {
  test.each(['mjs', 'ts'])('a program of kind %s exports it, as data or as a function', async kind => {
    const path = join(folder, `program.${kind}`);
    writeFileSync(path, "export default () => ({ setup: [{ call: 'f', repeat: 2 + 1 }] });\n");
    const scenario = await loadScenario(path, folder);
    expect(scenario.setup).toEqual([{ call: 'f', args: [], repeat: 3 }]);
    const broken = join(folder, `broken.${kind}`);
    writeFileSync(broken, 'export const scenario = {};\n');
    await expect(loadScenario(broken, folder)).rejects.toMatchObject({
      code: 'SCENARIO_READ',
      message: `broken.${kind}: there is no default export`,
    });
    const missing = join(folder, `missing.${kind}`);
    await expect(loadScenario(missing, folder)).rejects.toMatchObject({ code: 'SCENARIO_READ' });
  });

  test('fills in every default', () => {
    expect(parseScenario({ threads: [{ steps: [{ call: 'f' }] }] }, 's.json')).toEqual({
      constructors: 'runtime',
      natives: {},
      setup: [],
      threads: [{ count: 1, steps: [{ call: 'f', args: [], repeat: 1 }] }],
      teardown: [],
    });
  });

  test.each([
    [{ setupp: [] }, 's.json: unknown key setupp; did you mean setup?'],
    [{ setup: [{ cal: 'f', call: 'f' }] }, 's.json: unknown key setup[0].cal; did you mean setup[0].call?'],
    [
      { setup: [{ call: 'f', xyzzy: 1 }] },
      's.json: unknown key setup[0].xyzzy; keys of setup[0] are call, args, repeat, expect',
    ],
    [{ setup: [{}] }, 's.json: setup[0].call is missing; accepted: the name of an exported function'],
    [
      { threads: [{ count: 0, steps: [] }] },
      's.json: threads[0].count is 0; accepted: a whole number from 1 to 1024',
    ],
    [{ constructors: 'never' }, 's.json: constructors is "never"; accepted: "runtime" or "host"'],
    [
      { setup: [{ call: 'f', args: [{ txt: 'a' }] }] },
      's.json: setup[0].args[0] is {"txt":"a"}; accepted: a number, {"i64": "…"}, {"f64": "…"}, {"text": "…"} or {"length": position of a text in args}',
    ],
    [{ natives: { recv: {} } }, 's.json: natives.recv: accepted: a name of module env, such as "env.recv"'],
  ])('names the key path and what is accepted: %j', async (input, message) => {
    const error = await caught(() => parseScenario(input, 's.json'));
    expect(error.code).toBe('SCENARIO_INVALID');
    expect(error.message).toBe(message);
  });

  test('a file that is missing or no JSON is named relative to the working directory', async () => {
    expect(await caught(() => loadScenario(join(folder, 'none.json'), folder))).toMatchObject({
      code: 'SCENARIO_READ',
      message: expect.stringContaining('none.json: cannot be read'),
    });
    writeFileSync(join(folder, 'bad.json'), '{\n  "setup": [,]\n}');
    const error = await caught(() => loadScenario(join(folder, 'bad.json'), folder));
    expect(error.message).toMatch(/^bad\.json: line 2, column 13: /);
    writeFileSync(join(folder, 'good.json'), '\uFEFF{"setup": [{"call": "f"}]}');
    expect(await loadScenario(join(folder, 'good.json'), folder)).toMatchObject({ setup: [{ call: 'f' }] });
  });
});

describe('a scenario against its module', () => {
  const module = readModule(
    buildModule({
      memory: { min: 1 },
      globals: [],
      imports: [{ module: 'env', name: 'recv', type: '(ii)i' }],
      functions: [
        { name: 'on_data', type: '(ii)i', body: [0x41, 0], exports: ['on_data'] },
        { name: 'stop', type: '()', exports: ['stop'] },
        { name: 'wide', type: '(I)I', body: [0x42, 0], exports: ['wide'] },
      ],
    }),
    'app.wasm',
  );
  const check = (input: unknown) => checkScenario(module, parseScenario(input, 's.json'));

  test('one that fits passes', () => {
    check({
      natives: { 'env.recv': { messages: { texts: ['a'], buffer: 0, capacity: 1 } } },
      setup: [{ call: 'on_data', args: [{ text: 'x' }, { length: 0 }], expect: 0 }],
      threads: [{ steps: [{ call: 'wide', args: [{ i64: '-1' }], expect: '5' }] }],
      teardown: [{ call: 'stop' }],
    });
  });

  test.each([
    [{ setup: [{ call: 'on_dta' }] }, 'setup[0]: no function is exported as on_dta', 'Did you mean on_data?'],
    [
      { teardown: [{ call: 'on_data', args: [1] }] },
      'teardown[0]: on_data takes 2 (i32, i32), "args" has 1',
      'Give one',
    ],
    [{ setup: [{ call: 'stop', expect: 0 }] }, 'setup[0]: stop returns nothing', 'Remove'],
    [{ setup: [{ call: 'on_data', args: [1, 2], expect: '7' }] }, 'setup[0]: on_data returns i32', 'number'],
    [
      { threads: [{ steps: [{ call: 'wide', args: [5] }] }] },
      'threads[0].steps[0].args[0]: wide takes i64 here',
      'i64',
    ],
    [
      { setup: [{ call: 'on_data', args: [2 ** 40, 2] }] },
      'setup[0].args[0]: 1099511627776 does not fit',
      '32 bits',
    ],
    [
      { setup: [{ call: 'on_data', args: [1, { length: 0 }] }] },
      'setup[0].args[1]: args[0] is no text',
      'position',
    ],
    [{ natives: { 'env.recvv': {} } }, 'natives: the module does not import env.recvv', 'env.recv'],
    [
      { natives: { 'env.recv': { messages: { texts: ['a'], buffer: 0, capacity: 2 } } } },
      'capacity: parameter 2 is missing',
      'count from 0',
    ],
  ])('names the step and what to do: %j', async (input, message, hint) => {
    const error = await caught(() => check(input));
    expect(error.code).toBe('SCENARIO_MISMATCH');
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });
});
