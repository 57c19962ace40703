import { beforeAll, describe, expect, test } from 'vitest';
import { CONSTRUCTOR_COUNTER, countConstructors } from '../../../src/wasm/edit/count-constructors.js';
import { readModule } from '../../../src/wasm/module.js';
import type { WasmModule } from '../../../src/wasm/types.js';
import { compileC } from '../../support/compile.js';

const SOURCE = `
static volatile int runs;
__attribute__((constructor)) static void construct(void) { runs++; }
int count(void) { return runs; }
`;

async function compile(flags: string): Promise<WasmModule> {
  const bytes = await compileC({
    source: SOURCE,
    flags: ['-O1', '-nostartfiles', `-Wl,--no-entry,--export=count${flags}`],
    sysroot: 'embedded-stock',
  });
  return readModule(bytes, 'constructors.wasm');
}

describe('countConstructors', () => {
  let module: WasmModule;
  beforeAll(async () => {
    module = await compile(',--export=__wasm_call_ctors');
  });

  test('counts every run, and the module does what it did', async () => {
    const { instance } = await WebAssembly.instantiate(countConstructors(module) ?? new Uint8Array(), {});
    const { exports } = instance;
    const counter = exports[CONSTRUCTOR_COUNTER];
    const call = (name: string): unknown => {
      const found = exports[name];
      return typeof found === 'function' ? found() : undefined;
    };
    if (!(counter instanceof WebAssembly.Global)) throw new Error('no counter');
    expect(counter.value).toBe(0n);
    call('__wasm_call_ctors');
    call('__wasm_call_ctors');
    expect(counter.value).toBe(2n);
    expect(call('count')).toBe(2);
  });

  test('adds a global and an export behind the others and moves no index', () => {
    const counted = readModule(countConstructors(module) ?? new Uint8Array(), 'counted.wasm');
    expect(counted.globals.slice(0, -1)).toEqual(module.globals);
    expect(counted.globals.at(-1)).toEqual({ type: 'i64', mutable: true, init: 0n });
    expect(counted.exports.slice(0, -1)).toEqual(module.exports);
    expect(counted.functionNames).toEqual(module.functionNames);
  });

  test('finds the function by its name where it is not exported, and says nothing where there is none', async () => {
    expect(countConstructors(await compile(''))).toBeDefined();
    expect(countConstructors(await compile(',--strip-all'))).toBeUndefined();
  });
});
