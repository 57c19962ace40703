import { beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { checkRules } from '../../../src/verify/static-rules.js';
import { readModule } from '../../../src/wasm/module.js';
import type { WasmModule } from '../../../src/wasm/types.js';
import { compileC } from '../../support/compile.js';

// What clang makes of a library with -shared: the symbols of its main module are no findings of their own.

const SOURCE = `
extern int of_main; int call_main(int);
static int own = 3;
__attribute__((visibility("default"))) int probe(int n) { own += of_main; return call_main(n) + own; }`;

describe('a library for a dynamic linker', () => {
  let module: WasmModule;
  beforeAll(async () => {
    const bytes = await compileC({
      source: SOURCE,
      flags: [
        '-O1',
        '-nostdlib',
        '-fPIC',
        '-Wl,-shared,--experimental-pic,--unresolved-symbols=import-dynamic',
      ],
      sysroot: 'embedded-stock',
    });
    module = readModule(bytes, 'plugin.so');
  });

  test('is one finding, which keeps it from being run', () => {
    const { findings, blockedBy } = checkRules(module, configSchema.parse({}));
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['dynamic-library', 'error']]);
    expect(findings[0]?.message).toMatch(/env\.memory, env\.__memory_base/);
    expect(blockedBy).toEqual(['dynamic-library']);
  });

  test('is judged by the other rules where this one is off', () => {
    const config = configSchema.parse({ verify: { rules: { 'dynamic-library': 'off' } } });
    const rules = checkRules(module, config).findings.map(({ rule }) => rule);
    expect(rules).toContain('unknown-import');
  });
});
