import type { Config } from '../../config/types.js';
import {
  EXCEPTIONS,
  type Lacking,
  RELAXED_SIMD,
  SEVERAL_MEMORIES,
  SIMD,
  TAIL_CALLS,
  WIDE_ARITHMETIC,
} from '../rules/shared/lacking.js';
import type { RuleHit } from '../types.js';
import { hasFeature, type LinkObject } from './link-object.js';
import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-features',
  title: 'An object was compiled for a feature that the runtime lacks',
  severity: 'warning',
  why: 'WAMR rejects a module that uses what it was not built with, at load time and as a whole. An object that was compiled for such a feature need not use it; the linked module tells.',
  fix: 'Switch the feature off in the compiler, or on in the runtime section of the config and in the build of WAMR.',
  source:
    'core/iwasm/interpreter/wasm_loader.c, "v128 value type requires simd feature"; build-scripts/config_common.cmake',
  met: [],
  example: {
    bad: 'clang++ -fwasm-exceptions -c parse.cpp',
    good: 'clang++ -fno-exceptions -c parse.cpp',
  },
  check({ objects }, { config }) {
    return objects.flatMap(each => [
      ...(hasFeature(each, 'tag') ? [hit(each, 'throws or catches WebAssembly exceptions', EXCEPTIONS)] : []),
      ...lacking(config)
        .filter(([feature]) => hasFeature(each, feature))
        .map(([, feature]) => hit(each, `was compiled for ${feature.name}`, feature)),
    ]);
  },
};

function hit({ name }: LinkObject, what: string, { because, fix }: Lacking): RuleHit {
  return { message: `${name} ${what}, and ${because}`, fix, where: name };
}

/** By the names in the list of features of an object. */
function lacking({ runtime }: Config): readonly (readonly [feature: string, Lacking])[] {
  return [
    ...(runtime.WAMR_BUILD_SIMD ? [] : [['simd128', SIMD] as const]),
    ['relaxed-simd', RELAXED_SIMD],
    ['tail-call', TAIL_CALLS],
    ['wide-arithmetic', WIDE_ARITHMETIC],
    ['multimemory', SEVERAL_MEMORIES],
    // Not extended-const: the linker alone makes such expressions, and only of code for shared libraries.
  ];
}
