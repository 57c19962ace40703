import { describe, expect, it } from 'vitest';
import { stackArea, stackSlice } from '../../src/config/limits.js';
import { resolveConfig } from '../../src/config/resolve.js';
import type { ConfigInput } from '../../src/config/types.js';
import { caught } from './caught.js';

const CASES: readonly (readonly [string, ConfigInput, string])[] = [
  [
    'a slice that WAMR refuses',
    { threads: { stackSize: 200 } },
    'threads.stackSize 200 bytes is a slice of 208 bytes, but WAMR instantiates nothing below 256',
  ],
  [
    'a slice that the first printf overflows',
    { threads: { stackSize: '1KiB' } },
    'threads.stackSize 1 KiB is less than 2048 bytes (PTHREAD_STACK_MIN): printf of one number uses most of that',
  ],
  [
    'stacks larger than the memory',
    { threads: { max: 4, stackSize: '16MiB' } },
    '(4 threads + main) × 16 MiB of stack = 80 MiB, but memory.max is 64 MiB',
  ],
  [
    'stacks that fill the memory exactly',
    { threads: { max: 1, stackSize: '32MiB' } },
    '(1 thread + main) × 32 MiB of stack = 64 MiB, but memory.max is 64 MiB, which leaves nothing for static data',
  ],
  [
    'memory that is not whole pages',
    { memory: { max: 10_000_000 } },
    'memory.max 10000000 is 152 × 65536 + 38528 bytes, but memory grows in pages of 65536',
  ],
  [
    'memory beyond 32 bits',
    { memory: { max: '5GiB' } },
    'memory.max 5 GiB is more than the 4 GiB that a 32-bit memory can have',
  ],
  [
    'no heap',
    { memory: { appHeap: 0 } },
    'memory.appHeap is 0, but malloc is served from the app heap of the runtime: every malloc would fail',
  ],
  [
    'a heap below the minimum',
    { memory: { appHeap: 255 } },
    "memory.appHeap 255 bytes is less than WAMR's minimum of 256 bytes",
  ],
  [
    'a heap above the maximum',
    { memory: { appHeap: 1024 ** 3 + 1 } },
    'memory.appHeap 1073741825 bytes is more than 1 GiB, to which WAMR cuts it silently',
  ],
  [
    'heap and memory beyond 32 bits',
    { memory: { max: '3.5GiB', appHeap: '1GiB' } },
    'memory.max 3.5 GiB + memory.appHeap 1 GiB = 4.5 GiB, but WAMR puts both into one memory of at most 4 GiB',
  ],
  [
    'an exported allocator',
    { link: { exports: ['malloc', 'run', 'free'] } },
    'link.exports has malloc and free, but a module that exports its allocator gets no app heap from WAMR, and its malloc is served from there',
  ],
  [
    'exported constructors',
    { link: { entry: 'reactor', exports: ['__wasm_call_ctors'] } },
    'link.exports has __wasm_call_ctors, but link.entry decides who calls the constructors (here: reactor)',
  ],
  [
    'no lib-pthread',
    { runtime: { WAMR_BUILD_LIB_PTHREAD: 0 } },
    'runtime.WAMR_BUILD_LIB_PTHREAD is 0, but without lib-pthread the runtime has no env.pthread_create and no thread starts',
  ],
  [
    'the other thread model',
    { runtime: { WAMR_BUILD_LIB_WASI_THREADS: 1 } },
    'runtime.WAMR_BUILD_LIB_WASI_THREADS is 1, but it moves the stack of every lib-pthread thread into the app heap, each as large as all stacks together; WAMR builds this without a warning',
  ],
  [
    'no builtin libc',
    { runtime: { WAMR_BUILD_LIBC_BUILTIN: false } },
    'runtime.WAMR_BUILD_LIBC_BUILTIN is 0, but it provides env.malloc and env.free: the first malloc would trap',
  ],
  [
    'no bulk memory',
    { runtime: { WAMR_BUILD_BULK_MEMORY: 0 } },
    'runtime.WAMR_BUILD_BULK_MEMORY is 0, but a shared memory is initialised with bulk memory instructions, and lib-pthread turns them on again',
  ],
  [
    'nothing that runs code',
    { runtime: { WAMR_BUILD_INTERP: 0, WAMR_BUILD_AOT: 0 } },
    'runtime.WAMR_BUILD_INTERP and runtime.WAMR_BUILD_AOT are both 0, but the runtime needs one of them to run anything',
  ],
  [
    'SIMD in the classic interpreter',
    { runtime: { WAMR_BUILD_SIMD: 1, WAMR_BUILD_FAST_INTERP: 0 } },
    'runtime.WAMR_BUILD_SIMD is 1 and WAMR_BUILD_FAST_INTERP is 0, but the classic interpreter has no SIMD and CMake would stop',
  ],
];

describe('contradictions', () => {
  it.each(CASES)('%s', async (_, input, message) => {
    const error = await caught(() => resolveConfig(input, { file: 'x.json' }));
    expect(error.code).toBe('CONFIG_CONTRADICTION');
    expect(error.message).toBe(`x.json: ${message}`);
    expect(error.hint).toMatch(/\.$/);
  });

  it('lists several at once, with one hint each', async () => {
    const error = await caught(() =>
      resolveConfig({ threads: { max: 5 }, memory: { max: '1MiB', appHeap: 0 } }),
    );
    expect(error.message).toBe(
      [
        'config: 2 contradictions',
        '  (5 threads + main) × 256 KiB of stack = 1.5 MiB, but memory.max is 1 MiB',
        '  memory.appHeap is 0, but malloc is served from the app heap of the runtime: every malloc would fail',
      ].join('\n'),
    );
    expect(error.hint?.split('\n')).toHaveLength(2);
  });

  it('names the file and the command line where both may have a part in it', async () => {
    const overrides = { threads: { max: 500 } };
    const error = await caught(() => resolveConfig(overrides, { file: 'x.json', overrides }));
    expect(error.message).toMatch(/^x\.json and command line: \(500 threads \+ main\)/);
  });

  it.each<[string, ConfigInput]>([
    ['the defaults', {}],
    ['the smallest stack', { threads: { max: 1, stackSize: 2048 } }],
    ['memory and heap up to 4 GiB', { memory: { max: '3GiB', appHeap: '1GiB' } }],
    ['only ahead-of-time code', { runtime: { WAMR_BUILD_INTERP: 0 } }],
    [
      'SIMD without any interpreter',
      { runtime: { WAMR_BUILD_SIMD: 1, WAMR_BUILD_INTERP: 0, WAMR_BUILD_FAST_INTERP: 0 } },
    ],
    [
      'a library with host imports',
      { link: { entry: 'library', hostImports: ['log'], exports: ['realloc_all'] } },
    ],
  ])('lets pass: %s', (_, input) => {
    expect(resolveConfig(input)).toHaveProperty('threads');
  });

  it('what a hint proposes is accepted', async () => {
    const error = await caught(() => resolveConfig({ memory: { max: 10_000_000 } }));
    expect(error.hint).toBe('Set memory.max to 10027008.');
    expect(resolveConfig({ memory: { max: 10_027_008 } }).memory.max).toBe(153 * 65_536);
  });
});

describe('the stack area', () => {
  it('is a whole number of slices of 16 bytes, so that WAMR divides it without loss', () => {
    const config = resolveConfig({ threads: { max: 6, stackSize: 5001 } });
    expect(stackSlice(config)).toBe(5008);
    expect(stackArea(config)).toBe(35_056);
    // thread_manager.c wasm_cluster_create: total / (N + 1), then & ~15.
    expect(Math.floor(stackArea(config) / 7) & ~15).toBe(stackSlice(config));
  });
});
