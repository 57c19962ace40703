import { firstComputedConstant } from '../../wasm/computed-constants.js';
import { SECTION } from '../../wasm/sections.js';
import type { ValueType } from '../../wasm/types.js';
import type { Rule, RuleHit } from '../types.js';
import { type Analysis, analyse, placeOf } from './shared/analysis.js';
import {
  EXCEPTIONS,
  EXTENDED_CONSTANTS,
  type Lacking,
  RELAXED_SIMD,
  SEVERAL_MEMORIES,
  SIMD,
  TAIL_CALLS,
  WIDE_ARITHMETIC,
} from './shared/lacking.js';

export const rule: Rule = {
  id: 'runtime-features',
  title: 'The module uses a feature that the runtime lacks',
  severity: 'error',
  why: 'WAMR rejects the module when it loads it: features are chosen when the runtime is compiled.',
  fix: 'Switch the feature off in the compiler, or on in the runtime section of the config and in the build of WAMR.',
  source:
    'core/iwasm/interpreter/wasm_loader.c, "v128 value type requires simd feature", "unsupported opcode", load_init_expr; core/iwasm/common/wasm_loader_common.c, wasm_table_check_flags; build-scripts/config_common.cmake',
  met: ['wamr440', 'wamr1399'],
  example: {
    bad: 'clang -msimd128 app.c  # and a WAMR built with WAMR_BUILD_SIMD=0',
    good: 'cmake -DWAMR_BUILD_SIMD=1 …  # `wamr-pthread flags --for runtime` prints all options',
  },
  check(module, { config }) {
    const facts = analyse(module);
    const { code } = facts;
    const { runtime } = config;
    return [
      ...(runtime.WAMR_BUILD_SIMD ? [] : uses(facts, SIMD, code.firstSimd, hasType(facts, 'v128'))),
      ...uses(facts, RELAXED_SIMD, code.firstRelaxedSimd),
      ...exceptionHits(facts),
      ...uses(facts, TAIL_CALLS, code.firstTailCall),
      ...uses(facts, WIDE_ARITHMETIC, code.firstWideArithmetic),
      ...memoryHits(facts),
      ...tableHits(facts),
      ...constantHits(facts),
      ...(runtime.WAMR_BUILD_REF_TYPES ? [] : referenceHits(facts)),
    ];
  },
};

/** `user`: the first function with the feature; `anyway`: there is a use outside of functions. */
function uses(facts: Analysis, lacking: Lacking, user: number | undefined, anyway = false): RuleHit[] {
  if (user === undefined && !anyway) return [];
  const where = user === undefined ? undefined : facts.nameOf(user);
  const { name, because, fix } = lacking;
  const verb = name.endsWith('s') ? 'are' : 'is';
  return [
    {
      message: `${name} ${verb} used${where === undefined ? '' : ` (first in ${where})`}, and ${because}`,
      fix,
      blocksRun: true,
      ...(where === undefined ? {} : { where }),
      ...placeOf(user),
    },
  ];
}

function hasType({ module }: Analysis, type: ValueType): boolean {
  const inType = module.types.some(each => [...each.params, ...each.results].includes(type));
  return inType || module.globals.some(each => each.type === type);
}

/** A handler for all exceptions needs no tag. */
function exceptionHits(facts: Analysis): RuleHit[] {
  const { sections, imports } = facts.module;
  const tags = sections.some(({ id }) => id === SECTION.tag) || imports.some(({ kind }) => kind === 'tag');
  return uses(facts, EXCEPTIONS, facts.code.firstException, tags || hasType(facts, 'exnref'));
}

/** lib-pthread's natives know one memory in any case. */
function memoryHits({ module }: Analysis): RuleHit[] {
  const count = module.memories.length + module.imports.filter(({ kind }) => kind === 'memory').length;
  if (count < 2) return [];
  const { because, fix } = SEVERAL_MEMORIES;
  return [{ message: `the module has ${count} memories, and ${because}`, fix, blocksRun: true }];
}

/** Those of a module for 64-bit memory are told of by another rule. */
function tableHits({ module, memory }: Analysis): RuleHit[] {
  if (memory?.is64 === true) return [];
  const imported = module.imports.flatMap(each => (each.kind === 'table' ? [each.limits] : []));
  if (![...imported, ...module.tables].some(({ is64 }) => is64)) return [];
  const message = 'a table has 64-bit indices, and WAMR is built without WAMR_BUILD_MEMORY64';
  return [{ message, fix: 'Compile for wasm32.', blocksRun: true }];
}

function constantHits({ module }: Analysis): RuleHit[] {
  const where = firstComputedConstant(module);
  if (where === undefined) return [];
  const { name, because, fix } = EXTENDED_CONSTANTS;
  return [{ message: `${name} are used (first in ${where}), and ${because}`, where, fix, blocksRun: true }];
}

/** clang writes table indices in call_indirect as padded LEBs as soon as the feature is on. */
function referenceHits({ module }: Analysis): RuleHit[] {
  const on = module.features.find(
    each => each.prefix === '+' && ['reference-types', 'call-indirect-overlong'].includes(each.name),
  );
  if (on === undefined) return [];
  return [
    {
      severity: 'warning',
      message: `the module was compiled with ${on.name}, and runtime.WAMR_BUILD_REF_TYPES is 0`,
      fix: 'Set runtime.WAMR_BUILD_REF_TYPES to 1, which is the default.',
    },
  ];
}
