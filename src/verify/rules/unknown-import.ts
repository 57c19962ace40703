import type { Config } from '../../config/types.js';
import type { Import } from '../../wasm/types.js';
import { findNative, optionIsOn } from '../natives/table.js';
import type { Rule, RuleHit } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { emscriptenThreads } from './shared/emscripten.js';
import { isMangledPthread } from './shared/names.js';

export const rule: Rule = {
  id: 'unknown-import',
  title: 'An import that the runtime does not provide',
  severity: 'error',
  why: 'WAMR loads such a module with a warning only, and traps at the first call: often long after the start, in a rare path.',
  fix: 'Link the library that defines it, or register the function in your host and list it in `link.hostImports` ("name", or "module.name" for another module than env).',
  source:
    'core/iwasm/common/wasm_native.c; core/iwasm/interpreter/wasm_runtime.c, "failed to link import function"',
  met: ['wamr1142', 'wamr1690'],
  example: {
    bad: 'clang app.c -Wl,--allow-undefined -o app.wasm  # a forgotten library becomes an import',
    good: 'wamr-pthread cc -- app.c -lparser -o app.wasm  # only names that WAMR has may stay undefined',
  },
  check(module, { config }) {
    const others = new Set(emscriptenThreads(analyse(module)).map(({ index }) => index));
    let functions = 0;
    return module.imports.flatMap(each => {
      if (each.kind === 'function') {
        const index = functions;
        functions += 1;
        // They have a rule of their own.
        if (others.has(index)) return [];
        const place = placeOf(index);
        return functionHit(each, config).map(hit => ({ ...hit, ...place }));
      }
      return each.kind === 'global' ? globalHit(each) : [];
    });
  },
};

function functionHit(each: Import, config: Config): RuleHit[] {
  const where = `${each.module}.${each.name}`;
  if (isRegisteredByHost(each, config) || isOwnRule(each)) return [];
  const native = findNative(each.module, each.name);
  if (native === undefined) {
    return [
      {
        message: `${where} is not a function of WAMR: the first call traps with "failed to call unlinked import function (${each.module}, ${each.name})"`,
        where,
      },
    ];
  }
  if (optionIsOn(config.runtime, native.option)) return [];
  return [
    {
      message: `${where} needs a runtime built with ${native.option}=1, which this config does not have: the first call traps`,
      where,
      fix: fixFor(native.option),
    },
  ];
}

function fixFor(option: string): string {
  if (option === 'WAMR_BUILD_LIBC_EMCC')
    return 'Only modules of Emscripten need it: link the library that defines the function instead.';
  return `Set runtime.${option} in the config and build WAMR with it.`;
}

/** `hostImports` names functions of module env; other modules are written out. */
function isRegisteredByHost(each: Import, config: Config): boolean {
  const names = config.link.hostImports;
  return (
    names.includes(`${each.module}.${each.name}`) || (each.module === 'env' && names.includes(each.name))
  );
}

function isOwnRule(each: Import): boolean {
  return (each.module === 'wasi' && each.name === 'thread-spawn') || isMangledPthread(each);
}

/** Only these two globals exist (core/iwasm/common/wasm_native.c); without one, instantiation fails. */
function globalHit(each: Import): RuleHit[] {
  if (each.module === 'global' && ['NaN', 'Infinity'].includes(each.name)) return [];
  return [
    {
      message: `the global ${each.module}.${each.name} is not provided: instantiation fails with "failed to link import global (${each.module}, ${each.name})"`,
      where: `${each.module}.${each.name}`,
      blocksRun: true,
      fix: 'Define the variable in the module: data symbols must not be left to --allow-undefined.',
    },
  ];
}
