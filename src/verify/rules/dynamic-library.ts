import { findCustom } from '../../wasm/sections.js';
import type { Import, WasmModule } from '../../wasm/types.js';
import { plural } from '../report/text.js';
import type { Rule } from '../types.js';
import { listNames } from './shared/names.js';

/** The section's name since LLVM 14, and before. */
const SECTIONS = ['dylink.0', 'dylink'];
/** Where a dynamic linker has put the module's data and functions. */
const PLACES = ['__memory_base', '__table_base'];

export const rule: Rule = {
  id: 'dynamic-library',
  title: 'The module is made for a dynamic linker',
  severity: 'error',
  why: 'Such a module has no memory of its own: another module gives it memory, table, the addresses of its data, and every symbol that it does not define. WAMR has no dynamic linker: it passes over the section that describes this, loads one module, and cannot start it.',
  fix: 'Link it into the program: make an archive of its objects, compiled without -fPIC, and link without -shared (Emscripten: without -sSIDE_MODULE and -sMAIN_MODULE).',
  source:
    'tool-conventions/DynamicLinking.md; core/iwasm/interpreter/wasm_runtime.c, "failed to link import global"; doc/multi_module.md',
  met: [],
  example: {
    bad: 'clang -fPIC -shared plugin.c -o plugin.so  # or emcc -sSIDE_MODULE=1',
    good: 'wamr-pthread cc -- -c plugin.c && llvm-ar rcs libplugin.a plugin.o',
  },
  check(module) {
    const section = SECTIONS.find(name => findCustom(module.sections, name) !== undefined);
    if (section === undefined) return [];
    const from = module.imports.filter(each => isFromLinker(each));
    if (from.length === 0) return [];
    return [
      {
        message: `the module is made for a dynamic linker (a side module: custom section "${section}"): another module must provide ${given(from, module)}`,
        where: section,
        blocksRun: true,
        alone: true,
      },
    ];
  },
};

/** A module with the section but without such imports stands on its own. */
function isFromLinker({ kind, module, name }: Import): boolean {
  if (kind === 'memory') return true;
  return kind === 'global' && (module.startsWith('GOT.') || PLACES.includes(name));
}

function given(from: readonly Import[], { imports }: WasmModule): string {
  const names = listNames(from.map(({ module, name }) => `${module}.${name}`));
  const functions = imports.filter(({ kind }) => kind === 'function').length;
  return functions === 0
    ? names
    : `${names}; of its ${plural(functions, 'imported function')} none was looked up`;
}
