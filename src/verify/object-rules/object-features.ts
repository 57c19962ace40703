import type { Config } from '../../config/types.js';
import { hasFeature } from './link-object.js';
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
    return objects.flatMap(each =>
      lacking(config)
        .filter(({ feature }) => hasFeature(each, feature))
        .map(({ what, fix }) => ({ message: `${each.name} ${what}`, fix, where: each.name })),
    );
  },
};

interface Lacking {
  /** As the list of features has it; `tag` is ours and says that exceptions are used. */
  readonly feature: string;
  readonly what: string;
  readonly fix: string;
}

function lacking({ runtime }: Config): readonly Lacking[] {
  const simd = {
    feature: 'simd128',
    what: 'was compiled for 128-bit SIMD, and runtime.WAMR_BUILD_SIMD is 0',
    fix: 'Compile without -msimd128, or set runtime.WAMR_BUILD_SIMD to 1.',
  };
  return [
    ...(runtime.WAMR_BUILD_SIMD ? [] : [simd]),
    {
      feature: 'tag',
      what: 'throws or catches WebAssembly exceptions; WAMR has them in the classic interpreter only, which this config does not build',
      fix: 'Compile C++ with -fno-exceptions.',
    },
    {
      feature: 'tail-call',
      what: 'was compiled for tail calls, and WAMR is built without WAMR_BUILD_TAIL_CALL',
      fix: 'Compile with -mno-tail-call.',
    },
  ];
}
