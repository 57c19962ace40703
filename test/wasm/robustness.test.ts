import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isWamrPthreadError } from '../../src/errors.js';
import { scanCode } from '../../src/wasm/code.js';
import { rewriteForSharedEngine } from '../../src/wasm/edit/module.js';
import { editObject } from '../../src/wasm/edit/object.js';
import { readModule } from '../../src/wasm/module.js';
import { readObject } from '../../src/wasm/object.js';
import { readRelocations } from '../../src/wasm/relocations.js';
import { compileC } from '../support/compile.js';
import { caught } from './support/caught.js';
import { compileObject } from './support/toolchain.js';

const SOURCE = `
extern int variable; int other(int); static int own = 3;
static int f(int x) { return x * own; }
int (*const table[])(int) = {f, other};
int probe(int i) { variable = i; own += variable; return table[i & 1](i) + other(2); }`;
const LINKED = SOURCE.replace('extern int variable', 'int variable');

function useModule(bytes: Uint8Array): void {
  const module = readModule(bytes, 'a.wasm');
  scanCode(module, () => {});
  rewriteForSharedEngine(module, { dropData: true });
}

function useObject(bytes: Uint8Array): void {
  readRelocations(readObject(bytes, 'a.o'));
  editObject(bytes, 'a.o', {
    redirect: [{ symbol: 'variable', load: 'l', store: 's', address: 'a' }],
    rename: new Map([['probe', 'renamed']]),
    renameUndefined: new Map([['other', 'another']]),
    dropDisallowed: new Set(['shared-mem']),
  });
}

/** Runs `use`; whatever it throws must be typed, and it must not take long. */
function survives(use: (bytes: Uint8Array) => void, bytes: Uint8Array): void {
  const begin = performance.now();
  try {
    use(bytes);
  } catch (error) {
    if (!isWamrPthreadError(error)) throw error;
    expect(error.code).toMatch(/^WASM_/);
  }
  expect(performance.now() - begin).toBeLessThan(2000);
}

const kinds = [
  {
    kind: 'module',
    use: useModule,
    make: () =>
      compileC({
        source: LINKED,
        flags: ['-O1', '-nostdlib', '-Wl,--no-entry,--allow-undefined,--export=probe'],
        sysroot: 'embedded-stock',
      }),
  },
  { kind: 'object', use: useObject, make: () => compileObject(SOURCE, ['-g']) },
] as const;

describe.each(kinds)('a damaged $kind', ({ use, make }) => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await make();
    expect(() => use(bytes)).not.toThrow();
  });

  it('that is cut off anywhere gives a typed error or a shorter file that is well formed', () => {
    for (let length = 0; length < bytes.length; length += 1) survives(use, bytes.subarray(0, length));
  });

  it('with any single byte changed gives no untyped error', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        survives(use, changed);
      }),
      { numRuns: 2000 },
    );
  });

  it('with several bytes changed, also to large numbers, gives no untyped error', () => {
    const change = fc.tuple(fc.nat(bytes.length - 6), fc.uint8Array({ minLength: 1, maxLength: 5 }));
    const large = fc.tuple(
      fc.nat(bytes.length - 6),
      fc.constant(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f])),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(change, large), { minLength: 1, maxLength: 6 }), changes => {
        const changed = bytes.slice();
        for (const [at, values] of changes) changed.set(values, at);
        survives(use, changed);
      }),
      { numRuns: 2000 },
    );
  });
});

it('names file, section and offset of a module that was cut off', async () => {
  const bytes = await kinds[0].make();
  const { message, hint } = caught(() => readModule(bytes.subarray(0, 40), 'build/app.wasm'));
  expect(message).toMatch(
    /^build\/app\.wasm: the \w+ section announces \d+ bytes where \d+ are left, in the section list at offset 0x[0-9a-f]+$/,
  );
  expect(hint).toBe('The file is damaged or cut off. Build it again, or copy it again.');
});
