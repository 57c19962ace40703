import { findCustom } from '../../wasm/sections.js';
import type { Rule } from '../types.js';
import { analyse } from './shared/analysis.js';

export const rule: Rule = {
  id: 'no-name-section',
  title: 'Function names are stripped',
  severity: 'info',
  why: 'Several rules go by the names of functions inside the module. Without them they can only judge imports, exports and the shape of the code, and traps show function numbers.',
  fix: 'Verify the module before it is stripped (link without -s and --strip-all).',
  source: 'WebAssembly core specification, appendix A.4, name section',
  met: [],
  example: {
    bad: 'clang -Wl,--strip-all app.c -o app.wasm',
    good: 'clang app.c -o app.wasm  # verify this one, ship a stripped copy',
  },
  check(module) {
    if (!analyse(module).stripped) return [];
    const empty = findCustom(module.sections, 'name') !== undefined;
    return [
      {
        message: `${empty ? 'the name section names no function' : 'there is no name section'}: allocator-inside, pthread-stubs, constructors and stdio-unlocked know less`,
      },
    ];
  },
};
