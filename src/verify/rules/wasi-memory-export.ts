import type { Rule } from '../types.js';
import { type Analysis, analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'wasi-memory-export',
  title: 'A WASI module does not export its memory',
  severity: 'error',
  why: 'WAMR refuses to load it: "a module with WASI apis must export memory by default".',
  fix: 'Link with -Wl,--export-memory (needed besides --import-memory), or without --import-memory.',
  source: 'core/iwasm/interpreter/wasm_loader.c, check_wasi_abi_compatibility',
  met: [],
  example: {
    bad: 'wasm-ld --import-memory app.o -lc -o app.wasm',
    good: 'wasm-ld --import-memory --export-memory app.o -lc -o app.wasm',
  },
  check(module) {
    const facts = analyse(module);
    const reason = reasonToNeedIt(facts);
    if (reason === undefined) return [];
    if (module.exports.some(each => each.kind === 'memory' && each.name === 'memory')) return [];
    const imported = module.imports.find(each => each.kind === 'memory');
    const how = imported === undefined ? '' : ` (it imports ${imported.module}.${imported.name})`;
    return [
      {
        message: `${reason}, but no memory is exported as "memory"${how}: loading fails`,
        where: 'memory',
        blocksRun: true,
      },
    ];
  },
};

/** WAMR asks it of every module that looks like WASI, by its imports or by its entry point. */
function reasonToNeedIt(facts: Analysis): string | undefined {
  if (facts.usesWasi) return 'WASI functions are imported';
  const entry = ['_start', '_initialize'].find(name => facts.exportedFunction(name) !== undefined);
  return entry === undefined ? undefined : `${entry} is exported`;
}
