/** A feature of WebAssembly that WAMR lacks, or that it was built without. */
export interface Lacking {
  /** `tail calls`. */
  readonly name: string;
  /** The end of a sentence about its use. */
  readonly because: string;
  readonly fix: string;
}

// core/iwasm/interpreter/wasm_loader.c: "unsupported opcode", "multiple memories"; wasm_opcode.h, WASMSimdEXTOpcode.

export const SIMD: Lacking = {
  name: '128-bit SIMD',
  because: 'runtime.WAMR_BUILD_SIMD is 0',
  fix: 'Compile without -msimd128, or set runtime.WAMR_BUILD_SIMD to 1.',
};

/** Its opcodes are above 0xff, where those of WAMR end. */
export const RELAXED_SIMD: Lacking = {
  name: 'relaxed SIMD',
  because: 'WAMR does not have it, with SIMD or without',
  fix: 'Compile with -mno-relaxed-simd.',
};

export const TAIL_CALLS: Lacking = {
  name: 'tail calls',
  because: 'WAMR is built without WAMR_BUILD_TAIL_CALL',
  fix: 'Compile with -mno-tail-call.',
};

export const WIDE_ARITHMETIC: Lacking = {
  name: 'wide arithmetic',
  because: 'WAMR does not have it',
  fix: 'Compile with -mno-wide-arithmetic.',
};

export const SEVERAL_MEMORIES: Lacking = {
  name: 'several memories',
  because: 'WAMR is built without WAMR_BUILD_MULTI_MEMORY',
  fix: 'Link into one memory (wasm-merge and wasm-opt --multi-memory-lowering can).',
};

export const EXTENDED_CONSTANTS: Lacking = {
  name: 'extended constant expressions',
  because: 'WAMR is built without WAMR_BUILD_EXTENDED_CONST_EXPR',
  fix: 'Compile with -mno-extended-const and link without -pie and -shared.',
};

export const EXCEPTIONS: Lacking = {
  name: 'WebAssembly exceptions',
  because: 'WAMR has them in the classic interpreter only, which this config does not build',
  fix: 'Compile C++ with -fno-exceptions.',
};
