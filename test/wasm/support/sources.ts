// Programs that have every kind of instruction, with the flags and the name of the file.

const ATOMICS = `
#include <stdatomic.h>
_Atomic int a; _Atomic long long b; _Atomic char c;
long long f(int x) {
  a += x; b ^= x; c |= x; atomic_thread_fence(memory_order_seq_cst);
  int expected = 3;
  atomic_compare_exchange_strong(&a, &expected, 4);
  __builtin_wasm_memory_atomic_wait32((int *)&a, 1, -1);
  return __builtin_wasm_memory_atomic_notify((int *)&a, 1) + b;
}`;
const SIMD = `
#include <wasm_simd128.h>
v128_t f(v128_t a, float *p, signed char *q) {
  v128_t b = wasm_v128_load32_splat(p);
  b = wasm_v128_load8_lane(q, b, 3);
  b = wasm_i8x16_shuffle(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31);
  b = wasm_f32x4_relaxed_madd(a, b, wasm_f32x4_const(1, 2, 3, 4));
  wasm_v128_store64_lane(q, b, 1);
  return wasm_i32x4_replace_lane(b, 2, wasm_i8x16_extract_lane(a, 5));
}`;
const PLAIN = `
__attribute__((noinline)) long long g(double d, long long n) { return (long long)d + n * 0x123456789abcdef; }
int f(int n, char *p, char *q) {
  switch (n) { case 0: return 5; case 1: return g(1.5, n); case 2: return -9; case 3: return 1 << n; case 4: return 77; }
  __builtin_memcpy(p, q, n); __builtin_memset(q, 1, n);
  return __builtin_wasm_memory_size(0) + __builtin_wasm_memory_grow(0, n) + (int)(signed char)p[3] + (int)3.5f * n;
}`;
const TAIL = `
int h(int, int);
int g(int p, int x) { if (x > 3) __attribute__((musttail)) return h(2, x); return h(x, x) + 1; }`;
const THROWING = `
struct S { ~S(); };
void risky(int);
int f(int n) { S s; try { risky(n); } catch (int e) { return e; } catch (...) { risky(2); throw; } return 1; }`;

/** What it has, the source, the flags of its compilation, and the name of its file. */
export const SOURCES: readonly (readonly [string, string, readonly string[], string])[] = [
  [
    'integers, floats, tables of branches, bulk memory',
    PLAIN,
    ['-mbulk-memory', '-mnontrapping-fptoint', '-msign-ext'],
    'a.c',
  ],
  ['atomics', ATOMICS, ['-matomics', '-mbulk-memory'], 'a.c'],
  ['SIMD', SIMD, ['-msimd128', '-mrelaxed-simd'], 'a.c'],
  ['tail calls', TAIL, ['-mtail-call'], 'a.c'],
  ['legacy exceptions', THROWING, ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=true'], 'a.cc'],
  ['exceptions', THROWING, ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=false'], 'a.cc'],
  [
    'several results',
    'struct P {int a, b;}; struct P f(int x) { struct P p = {x, 2}; return p; }',
    ['-mmultivalue', '-Xclang', '-target-abi', '-Xclang', 'experimental-mv'],
    'a.c',
  ],
  [
    'reference types',
    '__attribute__((import_name("t"))) void t(__externref_t); void f(__externref_t r) { t(r); t(__builtin_wasm_ref_null_extern()); }',
    ['-mreference-types'],
    'a.c',
  ],
];
