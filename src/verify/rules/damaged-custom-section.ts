import type { Rule } from '../types.js';

export const rule: Rule = {
  id: 'damaged-custom-section',
  title: 'A custom section cannot be read to its end',
  severity: 'warning',
  why: 'Engines run such a module, because custom sections are only information. But names are missing from findings and traps, and a WAMR built with WAMR_BUILD_CUSTOM_NAME_SECTION reads the names and refuses it.',
  fix: 'Build the module again, or drop the section: llvm-objcopy --remove-section=name app.wasm.',
  source:
    'WebAssembly core specification, 5.5.3, custom section; core/iwasm/interpreter/wasm_loader.c, handle_name_section',
  met: [],
  example: {
    bad: 'head -c 4000 names.bin > short.bin && llvm-objcopy --add-section=name=short.bin app.wasm',
    good: 'clang app.c -o app.wasm  # the linker writes the names',
  },
  check(module) {
    return module.damage.map(({ section, what }) => ({ message: what, where: section }));
  },
};
