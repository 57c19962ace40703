import { sameType } from '../natives/signature.js';
import { findNative } from '../natives/table.js';
import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { listNames } from './shared/names.js';

/** What the patched sysroot takes from WAMR on purpose. */
const WANTED = ['malloc', 'calloc', 'realloc', 'free'];

export const rule: Rule = {
  id: 'builtin-libc-import',
  title: "Functions of the C library come from WAMR's substitute",
  severity: 'warning',
  why: 'WAMR registers some sixty names of the C library, so a module that was linked without a libc, or with --allow-undefined, loads without a word. They are substitutes: printf knows few formats and does not go through stdio, exit and abort end in an exception, and nothing of it shares state with the libc in the module.',
  fix: 'Link with -lc (the driver does it by itself), and let only the names of allowed-imports.txt stay undefined, as `wamr-pthread flags --for link` does.',
  source: 'core/iwasm/libraries/libc-builtin/libc_builtin_wrapper.c, native_symbols_libc_builtin',
  met: ['wamr1142'],
  example: {
    bad: 'wasm-ld --allow-undefined app.o -o app.wasm  # no -lc: env.printf',
    good: 'wamr-pthread cc -- app.o -o app.wasm',
  },
  check(module, { config }) {
    const used = analyse(module).imports.filter(each => {
      if (config.link.hostImports.includes(each.name)) return false;
      const native = findNative(each.module, each.name);
      // Another type is another rule's business: such a function is missing.
      if (native?.option !== 'WAMR_BUILD_LIBC_BUILTIN' || !sameType(each.type, native.type)) return false;
      return !WANTED.includes(native.name);
    });
    const names = used.map(each => `${each.module}.${each.name}`);
    if (names.length === 0) return [];
    return [
      {
        message: `${listNames(names)} ${names.length === 1 ? 'is' : 'are'} not linked from a C library: WAMR's own substitute is called`,
        where: names[0] ?? '',
        ...placeOf(used[0]?.index),
      },
    ];
  },
};
