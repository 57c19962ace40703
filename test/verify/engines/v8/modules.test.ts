import { expect, test } from 'vitest';
import { readModule } from '../../../../src/wasm/module.js';
import { buildModule, type ModuleSpec } from '../../../support/module-builder.js';
import { run } from './program.js';

const START = { name: '_start', exports: ['_start'] };
const EMPTY: ModuleSpec = { imports: [], functions: [START], memory: undefined, globals: [] };

function start(spec: Partial<ModuleSpec>) {
  return run(readModule(buildModule({ ...EMPTY, ...spec }), 'small.wasm'));
}

test('a module without memory, stack and names runs', async () => {
  expect(await start({})).toMatchObject({ outcome: 'passed', stacks: [], heap: { allocations: 0 } });
});

test('a global that WAMR does not know keeps the module from starting', async () => {
  const result = await start({ imports: [{ module: 'env', name: 'gg', type: { global: 'i' } }] });
  expect(result).toMatchObject({
    outcome: 'trap',
    trap: {
      message: 'WASM module instantiate failed: failed to link import global (env, gg)',
      thread: 0,
      stack: [],
    },
  });
});

test('a module that V8 refuses is a failed load', async () => {
  const result = await start({ functions: [{ ...START, body: [0x1a] }] });
  expect(result.outcome).toBe('trap');
  expect(result.trap?.message).toMatch(/^WASM module load failed: /);
});

test('a trap in a function without a name shows its index', async () => {
  const result = await start({
    imports: [{ module: 'env', name: 'free', type: '(i)' }],
    functions: [
      { name: 'inner', body: [0x00] },
      { ...START, body: [{ call: 'inner' }] },
    ],
    names: false,
  });
  expect(result.trap).toMatchObject({ message: 'unreachable', thread: 0 });
  expect(result.trap?.stack.map(each => each.name)).toEqual(['func[1]', '_start']);
});

test('env.exit ends the program with an exception, as in WAMR', async () => {
  const result = await start({
    imports: [{ module: 'env', name: 'exit', type: '(i)' }],
    functions: [{ ...START, body: [0x41, 3, { call: 'env.exit' }] }],
  });
  expect(result.trap?.message).toBe('env.exit(3)');
});

test('a memory that is not shared is one per instance', async () => {
  const result = await start({ memory: { min: 1, max: 1 } });
  expect(result).toMatchObject({ outcome: 'passed', stacks: [] });
});

test('main without WASI gets its arguments and gives the exit code', async () => {
  const module = readModule(
    buildModule({
      ...EMPTY,
      // Gives argc * 16 + the first character of argv[1].
      functions: [
        {
          name: 'main',
          type: '(ii)i',
          exports: ['main'],
          body: [0x20, 0, 0x41, 4, 0x74, 0x20, 1, 0x28, 2, 4, 0x2d, 0, 0, 0x6a],
        },
      ],
      memory: { min: 1, max: 2, shared: true },
    }),
    'plain.wasm',
  );
  expect(await run(module, { args: ['!'] })).toMatchObject({ outcome: 'exit', exitCode: 2 * 16 + 33 });
});
