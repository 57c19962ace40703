import type { Rule, RuleHit } from '../types.js';
import { type Analysis, analyse, placeOf } from './shared/analysis.js';

export const rule: Rule = {
  id: 'runtime-features',
  title: 'The module uses a feature that the runtime lacks',
  severity: 'error',
  why: 'WAMR rejects the module when it loads it: features are chosen when the runtime is compiled.',
  fix: 'Switch the feature off in the compiler, or on in the runtime section of the config and in the build of WAMR.',
  source:
    'core/iwasm/interpreter/wasm_loader.c, "v128 value type requires simd feature"; build-scripts/config_common.cmake',
  met: ['wamr440', 'wamr1399'],
  example: {
    bad: 'clang -msimd128 app.c  # and a WAMR built with WAMR_BUILD_SIMD=0',
    good: 'cmake -DWAMR_BUILD_SIMD=1 …  # `wamr-pthread flags --for runtime` prints all options',
  },
  check(module, { config }) {
    const facts = analyse(module);
    const { runtime } = config;
    return [
      ...(runtime.WAMR_BUILD_SIMD ? [] : simdHits(facts)),
      ...exceptionHits(facts),
      ...tailCallHits(facts),
      ...memoryHits(facts),
      ...(runtime.WAMR_BUILD_REF_TYPES ? [] : referenceHits(facts)),
    ];
  },
};

function simdHits(facts: Analysis): RuleHit[] {
  const user = facts.code.firstSimd;
  if (user === undefined && !usesV128(facts)) return [];
  const where = user === undefined ? undefined : facts.nameOf(user);
  return [
    {
      message: `128-bit SIMD is used${where === undefined ? '' : ` (first in ${where})`}, and runtime.WAMR_BUILD_SIMD is 0`,
      fix: 'Compile without -msimd128, or set runtime.WAMR_BUILD_SIMD to 1.',
      blocksRun: true,
      ...(where === undefined ? {} : { where }),
      ...placeOf(user),
    },
  ];
}

function usesV128({ module }: Analysis): boolean {
  const inType = module.types.some(each => [...each.params, ...each.results].includes('v128'));
  return inType || module.globals.some(each => each.type === 'v128');
}

function exceptionHits({ module }: Analysis): RuleHit[] {
  const tagSection = 13;
  if (
    !module.sections.some(each => each.id === tagSection) &&
    !module.imports.some(each => each.kind === 'tag')
  )
    return [];
  return [
    {
      message:
        'WebAssembly exceptions are used; WAMR has them in the classic interpreter only, which this config does not build',
      fix: 'Compile C++ with -fno-exceptions.',
      blocksRun: true,
    },
  ];
}

function tailCallHits(facts: Analysis): RuleHit[] {
  const user = facts.code.firstTailCall;
  if (user === undefined) return [];
  return [
    {
      message: `tail calls are used (first in ${facts.nameOf(user)}), and WAMR is built without WAMR_BUILD_TAIL_CALL`,
      where: facts.nameOf(user),
      ...placeOf(user),
      fix: 'Compile with -mno-tail-call.',
      blocksRun: true,
    },
  ];
}

/** core/iwasm/interpreter/wasm_loader.c, "multiple memories"; lib-pthread's natives know one memory in any case. */
function memoryHits({ module }: Analysis): RuleHit[] {
  const count = module.memories.length + module.imports.filter(({ kind }) => kind === 'memory').length;
  if (count < 2) return [];
  return [
    {
      message: `the module has ${count} memories, and WAMR is built without WAMR_BUILD_MULTI_MEMORY`,
      fix: 'Link into one memory (wasm-merge and wasm-opt --multi-memory-lowering can).',
      blocksRun: true,
    },
  ];
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
