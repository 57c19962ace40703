import binaryen from 'binaryen';
import { describe, expect, test } from 'vitest';
import type { Code, FunctionSpec, ModuleSpec } from '../../support/module-builder.js';
import { findings, messages } from '../support/check.js';
import {
  call,
  compareExchange,
  growMemory,
  notify,
  sound,
  withFunctions,
  withGlobals,
  withImports,
  withoutImports,
  withoutWasi,
} from '../support/sound-module.js';

// Places that a rule finds besides those of its bad fixture.

/** malloc, which calls `body` with its argument, and free are exported. */
function withExports(spec: ModuleSpec, body: readonly Code[]): ModuleSpec {
  return withFunctions(
    spec,
    { name: 'malloc', type: '(i)i', body: [0x20, 0, ...body], exports: ['malloc'] },
    { name: 'free', type: '(i)', exports: ['free'] },
  );
}

const shared = { min: 21, max: 1024, shared: true, exports: ['memory'] };

describe('allocator-inside', () => {
  const id = 'allocator-inside';

  test('malloc is defined and env.malloc is not imported', () => {
    const spec = withFunctions(withoutImports(sound, 'malloc'), {
      name: 'malloc',
      type: '(i)i',
      body: [0x41, 0],
    });
    expect(messages(id, spec)).toEqual([
      'error an allocator is linked into the module (malloc): it has no locks, so two threads in it corrupt the heap',
    ]);
  });

  test('an allocator with locks', () => {
    const spec = withFunctions(sound, {
      name: 'emmalloc_malloc',
      type: '(i)i',
      body: [...compareExchange, 0x41, 0],
    });
    expect(messages(id, spec)).toEqual([
      'error an allocator is linked into the module (emmalloc_malloc): it has locks, but its arena overlaps the app heap',
    ]);
  });

  test('an allocator with locks and no app heap that it could overlap', () => {
    const locked = { name: 'dlmalloc', type: '(i)i', body: [...compareExchange, 0x41, 0] };
    const alone = withFunctions(withoutImports(sound, 'malloc', 'free'), locked);
    expect(messages(id, alone)).toHaveLength(1);
    expect(messages(id, alone, { memory: { appHeap: 0 } })).toEqual([]);
    const exported = withExports(alone, [{ call: 'dlmalloc' }]);
    expect(messages(id, exported)).toEqual([]);
    expect(messages('malloc-exported', exported)).toEqual([
      'info malloc and free are exported: WAMR switches the app heap off and allocates through the functions of the module, which have locks; memory.appHeap has no effect then',
    ]);
  });

  test('an allocator without locks is told by both rules in the same words where it is exported', () => {
    const spec = withExports(
      withFunctions(withoutImports(sound, 'malloc', 'free'), {
        name: 'dlmalloc',
        type: '(i)i',
        body: [0x20, 0],
      }),
      [{ call: 'dlmalloc' }],
    );
    expect(messages(id, spec)).toEqual([
      'error an allocator is linked into the module (dlmalloc): it has no locks, so two threads in it corrupt the heap',
    ]);
    expect(messages('malloc-exported', spec)).toEqual([
      'error malloc and free are exported: WAMR switches the app heap off and allocates through the functions of the module, without a lock',
    ]);
  });

  test("Rust's allocator", () => {
    const name = '_ZN8dlmalloc8dlmalloc17Dlmalloc$LT$A$GT$6malloc17h0123456789abcdefE';
    expect(messages(id, withFunctions(sound, { name }))).toHaveLength(1);
  });

  test('stripped: threads, memory.grow and no env.malloc make it likely', () => {
    const spec = withFunctions(withoutImports(sound, 'malloc'), { name: 'sbrk', body: growMemory });
    expect(messages(id, { ...spec, names: false })).toEqual([
      'warning an allocator is probably linked into the module: it starts threads and grows its memory, but does not import env.malloc (names are stripped, so this cannot be read exactly)',
    ]);
    expect(messages(id, { ...withoutImports(sound, 'malloc'), names: false })).toEqual([]);
  });

  test('a memory that is not shared is the business of another rule', () => {
    const spec = withFunctions(sound, { name: 'dlmalloc' });
    expect(messages(id, { ...spec, memory: { min: 21, exports: ['memory'] } })).toEqual([]);
  });
});

describe('pthread-stubs', () => {
  const id = 'pthread-stubs';

  test("musl's locks without atomics, listed up to six", () => {
    const names = ['mutex_trylock', 'cond_wait', 'cond_signal', 'once', 'join', 'spin_lock', 'barrier_wait'];
    const spec = withFunctions(sound, ...names.map(name => ({ name: `pthread_${name}` })));
    expect(messages(id, spec)).toEqual([
      'error pthread_mutex_trylock, pthread_cond_wait, pthread_cond_signal, pthread_once, pthread_join, pthread_spin_lock and 1 more have no atomic instruction: single-threaded code that does not lock and does not wait',
    ]);
  });

  test('a fence alone is no lock', () => {
    const spec = withFunctions(sound, { name: '__lockfile', body: [0xfe, 3, 0] });
    expect(messages(id, spec)).toEqual([
      'error __lockfile has no atomic instruction: single-threaded code that does not lock and does not wait',
    ]);
  });

  test("locks that call WAMR's own", () => {
    const spec = withFunctions(
      withImports(sound, { module: 'env', name: 'pthread_mutex_lock', type: '(i)i' }),
      {
        name: 'mtx_lock',
        type: '(i)i',
        body: [0x20, 0, call('env.pthread_mutex_lock')],
      },
    );
    expect(messages(id, spec)).toEqual([]);
  });

  test('wasi-threads has real locks of its own', () => {
    const spec = withImports(withFunctions(sound, { name: 'pthread_once' }), {
      module: 'wasi',
      name: 'thread-spawn',
      type: '(i)i',
    });
    expect(messages(id, spec)).toEqual([]);
  });
});

describe('emscripten-threads', () => {
  const built = (name: string, ...more: readonly FunctionSpec[]) =>
    withFunctions(
      withImports(withoutImports(sound, 'pthread_create'), { module: 'env', name, type: '(iiii)i' }),
      { name: 'pthread_create', type: '(iiii)i', body: [0x41, 0] },
      ...more,
    );

  test('is all that is said of the import, of pthread_create and of locks', () => {
    const spec = built('__pthread_create_js', { name: 'pthread_once' });
    for (const id of ['pthread-stubs', 'no-threads', 'unknown-import'])
      expect(messages(id, spec)).toEqual([]);
    expect(messages('emscripten-threads', spec)).toEqual([
      "error env.__pthread_create_js is imported: the threads of this module are workers of Emscripten's JavaScript, which WAMR does not have",
    ]);
  });

  test.each([
    'emscripten_receive_on_main_thread_js',
    '_emscripten_notify_task_queue',
    '__emscripten_thread_cleanup',
  ])('an older name: %s', name => {
    expect(messages('emscripten-threads', built(name))).toHaveLength(1);
  });

  test('what Emscripten imports without threads is no mark', () => {
    const spec = built('emscripten_resize_heap');
    expect(messages('emscripten-threads', spec)).toEqual([]);
    expect(messages('pthread-stubs', spec)).toHaveLength(1);
  });
});

test('unknown-import: an option of the runtime is off', () => {
  expect(messages('unknown-import', sound, { runtime: { WAMR_BUILD_LIBC_WASI: 0 } })).toEqual([
    'error wasi_snapshot_preview1.proc_exit needs a runtime built with WAMR_BUILD_LIBC_WASI=1, which this config does not have: the first call traps',
  ]);
});

test('unknown-import: NaN and Infinity are the globals that exist', () => {
  const spec = withImports(sound, { module: 'global', name: 'NaN', type: { global: 'F' } });
  expect(messages('unknown-import', spec)).toEqual([]);
});

test('malloc-exported: an allocator of its own', () => {
  const spec = withFunctions(
    withoutImports(sound, 'malloc', 'free'),
    { name: 'malloc', type: '(i)i', body: [0x41, 0], exports: ['malloc'] },
    { name: 'free', type: '(i)', exports: ['free'] },
  );
  expect(messages('malloc-exported', spec)).toEqual([
    'error malloc and free are exported: WAMR switches the app heap off and allocates through the functions of the module, without a lock',
  ]);
  // WAMR looks at the types: this free is not taken.
  const other = withFunctions(spec, { name: 'free', type: '(i)i', body: [0x41, 0], exports: ['free'] });
  expect(messages('malloc-exported', other)).toEqual([]);
});

test('malloc-exported: env.malloc is without end only where the exported malloc calls it', () => {
  const other = withFunctions(withExports(sound, []), {
    name: 'area',
    body: [0x41, 0, call('env.malloc'), 0x1a],
  });
  expect(messages('malloc-exported', other)).toEqual([
    'error malloc and free are exported: WAMR switches the app heap off and allocates through the functions of the module, without a lock',
  ]);
});

describe("malloc-exported: AssemblyScript's runtime", () => {
  const id = 'malloc-exported';
  const exporting = (name: string, type: string) => ({
    name: `~lib/rt/${name}`,
    type,
    body: type.endsWith('i') ? [0x41, 0] : [],
    exports: [name],
  });
  const bare = withoutImports(sound, 'malloc', 'free');
  const told = (free: string) => [
    `error __new and ${free} are exported: WAMR switches the app heap off and allocates through the functions of the module, without a lock`,
  ];

  test.each([
    ['__pin', '__unpin'],
    ['__retain', '__release'],
  ])('%s and %s', (pin, unpin) => {
    const spec = withFunctions(
      bare,
      exporting('__new', '(ii)i'),
      exporting(pin, '(i)i'),
      exporting(unpin, '(i)'),
    );
    expect(messages(id, spec)).toEqual(told(unpin));
    expect(messages('allocator-inside', spec)).toEqual([
      'error an allocator is linked into the module (__new): it has no locks, so two threads in it corrupt the heap',
    ]);
    // WAMR takes `free` for either allocator, and none without the function that keeps blocks.
    const free = withFunctions(
      bare,
      exporting('__new', '(ii)i'),
      exporting(pin, '(i)i'),
      exporting('free', '(i)'),
    );
    expect(messages(id, free)).toEqual(told('free'));
    const alone = withFunctions(bare, exporting('__new', '(ii)i'), exporting(unpin, '(i)'));
    expect(messages(id, alone)).toEqual([]);
    const other = withFunctions(spec, exporting('__new', '(i)i'));
    expect(messages(id, other)).toEqual([]);
  });

  test('behind malloc, __new without __pin leaves no allocator', () => {
    const spec = withFunctions(
      bare,
      exporting('malloc', '(i)i'),
      exporting('free', '(i)'),
      exporting('__new', '(ii)i'),
    );
    expect(messages(id, spec)).toEqual([]);
  });
});

test('app-heap and heap-base-used: nothing where malloc and free are exported, because there is none', () => {
  const bump = { name: 'bump', type: '()i', body: [0x41, 240, 135, 208, 0] };
  const spec = withExports(withFunctions(sound, bump), [call('bump'), 0x1a]);
  expect(messages('heap-base-used', spec)).toEqual([]);
  expect(messages('app-heap', spec, { memory: { appHeap: 0 } })).toEqual([]);
});

test('memory-not-shared: no memory at all', () => {
  const bare = { ...sound, memory: undefined, imports: [], functions: [{ name: 'f' }] };
  expect(
    messages('memory-not-shared', { imports: [], functions: bare.functions, memory: undefined, globals: [] }),
  ).toEqual(['error the module has no memory at all, so threads have nothing to share']);
});

test('memory-maximum: none', () => {
  expect(messages('memory-maximum', { ...sound, memory: { min: 21, exports: ['memory'] } })).toEqual([
    'error the memory (21 pages) has no maximum; threads need a shared one, which must',
  ]);
});

describe('stack-slice', () => {
  test('smaller than threads.stackSize is a warning with the numbers', () => {
    expect(messages('stack-slice', sound, { threads: { max: 8 } })).toEqual([
      'warning 1310720 bytes / (8 threads + main) = 145635 bytes of stack each, less than the 262144 (256 KiB) of threads.stackSize',
    ]);
  });

  test('a stack behind the data begins at __data_end, rounded up to 16', () => {
    const spec = withGlobals(
      sound,
      { name: '__data_end', init: 1001, exports: ['__data_end'] },
      { name: '__stack_pointer', mutable: true, init: 1008 + 1024 },
      { name: '__heap_base', init: 2048, exports: ['__heap_base'] },
    );
    expect(messages('stack-slice', spec)).toEqual([
      "error 1024 bytes / (4 threads + main) = 204 bytes of stack each, below WAMR's minimum of 256: instantiation fails",
    ]);
  });
});

test('stack-exports: no global can be the stack pointer', () => {
  const spec = withGlobals(
    sound,
    { name: '__stack_pointer', mutable: true, init: 9_000_000 },
    { name: '__tls_base', mutable: true, init: 9_000_000 },
  );
  expect(messages('stack-exports', spec)).toEqual([
    'error no mutable i32 global holds a stack pointer at or below __heap_base: pthread_create will always fail',
  ]);
});

describe('app-heap', () => {
  test.each([
    [{ appHeap: 100 }, "error memory.appHeap is 100 bytes, below WAMR's minimum of 256: instantiation fails"],
    [{ appHeap: '1.5GiB' }, 'warning memory.appHeap is 1.5 GiB; WAMR cuts it to 1 GiB'],
  ])('%j', (memory, message) => {
    expect(messages('app-heap', sound, { memory })).toEqual([message]);
  });

  test('a memory of 4 GiB leaves no room', () => {
    const spec = withFunctions(
      { ...sound, memory: { ...shared, min: 65536, max: 65536 } },
      {
        name: 'sbrk',
        body: growMemory,
      },
    );
    expect(messages('app-heap', spec)).toEqual([
      'error the initial memory is already 4 GiB, so the app heap of 16 MiB cannot be inserted: instantiation fails',
    ]);
  });
});

test('handles-in-constructors: a library whose exported constructors WAMR runs', () => {
  const making = (native: string) =>
    withFunctions(
      withoutWasi(withImports(sound, { module: 'env', name: native, type: '(ii)i' })),
      { name: '_start' },
      { name: '__wasm_call_ctors', body: [call('construct')], exports: ['__wasm_call_ctors'] },
      { name: 'construct', body: [0x41, 0, 0x41, 0, call(`env.${native}`), 0x1a] },
    );
  expect(messages('handles-in-constructors', making('pthread_key_create'))).toEqual([
    'error constructors that WAMR runs at instantiation call env.pthread_key_create: those handles are dead afterwards',
  ]);
  // One table for the whole process, so that these live on.
  expect(messages('handles-in-constructors', making('sem_open'))).toEqual([]);
});

test('tls-uninitialised: stripped modules are read by the place of the global', () => {
  const spec = withFunctions(sound, { name: '__wasm_init_tls', type: '(i)' });
  expect(messages('tls-uninitialised', { ...spec, names: false })).toEqual([
    'error func[11] uses thread-local variables, but nothing sets __tls_base in a new thread',
  ]);
  expect(messages('tls-uninitialised', { ...sound, names: false })).toEqual([]);
});

describe('entry-mismatch', () => {
  test('a command without an entry point', () => {
    expect(messages('entry-mismatch', withFunctions(sound, { name: '_start' }))).toEqual([
      'error link.entry is "command", but the module exports neither _start nor main',
    ]);
  });

  test('a library that is a command', () => {
    expect(messages('entry-mismatch', sound, { link: { entry: 'library' } })).toEqual([
      'error link.entry is "library", but the module exports _start',
    ]);
  });

  test('both at once', () => {
    const spec = withFunctions(sound, { name: 'construct', exports: ['_initialize'] });
    expect(messages('entry-mismatch', spec)).toEqual([
      'warning _start and _initialize are both exported: WAMR takes the module as a command and never calls _initialize',
    ]);
  });

  test('an export of the config is missing', () => {
    expect(messages('entry-mismatch', sound, { link: { exports: ['work'] } })).toEqual([
      'error link.exports names work, which the module does not export',
    ]);
  });
});

describe('runtime-features', () => {
  test('tail calls', () => {
    const spec = withFunctions(sound, { name: 'tail', body: [0x12, 3] });
    expect(messages('runtime-features', spec)).toEqual([
      'error tail calls are used (first in tail), and WAMR is built without WAMR_BUILD_TAIL_CALL',
    ]);
  });

  test.each([
    ['a handler for everything, which needs no tag', [0x06, 0x40, 0x19, 0x0b]],
    ['the same of the later proposal', [0x02, 0x40, 0x1f, 0x40, 1, 2, 0, 0x0b, 0x0b]],
    ['a handler that is elsewhere', [0x06, 0x40, 0x18, 0]],
  ])('exceptions: %s', (_, body) => {
    const spec = withFunctions(sound, { name: 'guard', body }, { name: 'guard2', body });
    expect(messages('runtime-features', spec)).toEqual([
      'error WebAssembly exceptions are used (first in guard), and WAMR has them in the classic interpreter only, which this config does not build',
    ]);
  });

  test('wide arithmetic', () => {
    // i64.mul_wide_s
    const body = [0x20, 0, 0x20, 0, 0xfc, 0x15, 0x1a, 0x1a];
    expect(messages('runtime-features', withFunctions(sound, { name: 'wide', type: '(I)', body }))).toEqual([
      'error wide arithmetic is used (first in wide), and WAMR does not have it',
    ]);
  });

  test('relaxed SIMD, behind other SIMD and where the runtime has that', () => {
    const zero = [0xfd, 12, ...Array<number>(16).fill(0)];
    const spec = withFunctions(
      sound,
      { name: 'plain', body: [...zero, 0x1a] },
      // i8x16.relaxed_swizzle
      { name: 'relaxed', body: [...zero, ...zero, 0xfd, 0x80, 2, 0x1a] },
    );
    const relaxed =
      'error relaxed SIMD is used (first in relaxed), and WAMR does not have it, with SIMD or without';
    expect(messages('runtime-features', spec, { runtime: { WAMR_BUILD_SIMD: 1 } })).toEqual([relaxed]);
    expect(messages('runtime-features', spec)).toEqual([
      'error 128-bit SIMD is used (first in plain), and runtime.WAMR_BUILD_SIMD is 0',
      relaxed,
    ]);
  });

  test.each([
    ['(table i64 3 funcref)', 'a table has 64-bit indices, and WAMR is built without WAMR_BUILD_MEMORY64'],
    [
      '(data (offset (i32.add (i32.const 1000) (i32.const 8))) "x")',
      'extended constant expressions are used (first in data segment 0), and WAMR is built without WAMR_BUILD_EXTENDED_CONST_EXPR',
    ],
  ])('%s', (text, message) => {
    const module = binaryen.parseText(`(module (memory 1 2 shared) ${text})`);
    module.setFeatures(binaryen.Features.All);
    expect(findings(module.emitBinary(), {}, 'runtime-features')).toEqual([
      `error runtime-features: ${message}`,
    ]);
  });

  test('v128 in a type', () => {
    const spec = withFunctions(sound, { name: 'vector', type: '(V)' });
    expect(messages('runtime-features', spec)).toEqual([
      'error 128-bit SIMD is used, and runtime.WAMR_BUILD_SIMD is 0',
    ]);
  });

  test('a second memory', () => {
    const memory = { min: 1, max: 2, shared: true };
    const spec = withImports(sound, { module: 'env', name: 'other', type: { memory } });
    expect(messages('runtime-features', spec)).toEqual([
      'error the module has 2 memories, and WAMR is built without WAMR_BUILD_MULTI_MEMORY',
    ]);
  });

  test('reference types in a runtime without them', () => {
    const spec = { ...sound, features: ['+reference-types'] };
    expect(messages('runtime-features', spec)).toEqual([]);
    expect(messages('runtime-features', spec, { runtime: { WAMR_BUILD_REF_TYPES: 0 } })).toEqual([
      'warning the module was compiled with reference-types, and runtime.WAMR_BUILD_REF_TYPES is 0',
    ]);
  });
});

describe('instance-state', () => {
  const id = 'instance-state';
  const write = (piece: Parameters<typeof withFunctions>[1]['body']) =>
    withFunctions(sound, { name: 'write', body: piece ?? [] });

  test('a table that is grown', () => {
    // ref.null func, i32.const 0, table.grow 0, drop
    const spec = write([0xd0, 0x70, 0x41, 0, 0xfc, 15, 0, 0x1a]);
    expect(messages(id, spec)).toEqual([
      'warning write changes a table: only the thread that does it sees the change',
    ]);
  });

  test('without names, globals behind those of the linker', () => {
    const spec = withGlobals(write([0x41, 1, { set: 'counter' }]), {
      name: 'counter',
      mutable: true,
      init: 0,
    });
    expect(messages(id, { ...spec, names: false })).toEqual([
      'warning global[4] is a mutable global that is written: each thread has its own copy',
    ]);
    expect(messages(id, { ...sound, names: false })).toEqual([]);
  });
});

describe('heap-base-used', () => {
  const bump = withFunctions(sound, { name: 'bump', type: '()i', body: [0x41, 240, 135, 208, 0] });

  test('nothing where there is no app heap, no name, or data end at the very address', () => {
    expect(messages('heap-base-used', bump)).toHaveLength(1);
    expect(messages('heap-base-used', bump, { memory: { appHeap: 0 } })).toEqual([]);
    expect(messages('heap-base-used', { ...bump, names: false })).toEqual([]);
    const end = { name: '__data_end', init: 1311728, exports: ['__data_end'] };
    expect(messages('heap-base-used', withGlobals(bump, end))).toEqual([]);
  });
});

test('start-per-thread: nothing to do, no memory to share, or a start function of the linker', () => {
  const started = (name: string) => ({
    ...withFunctions(sound, { name, body: [0x41, 0, 0x41, 0, 0x36, 2, 0] }),
    start: name,
  });
  expect(messages('start-per-thread', started('init'))).toHaveLength(1);
  expect(messages('start-per-thread', started('__wasm_start'))).toEqual([]);
  expect(messages('start-per-thread', { ...started('init'), memory: { min: 21, max: 1024 } })).toEqual([]);
  expect(messages('start-per-thread', { ...withFunctions(sound, { name: 'init' }), start: 'init' })).toEqual(
    [],
  );
});

test('native-mutex: with pthread_mutex_init it is a warning', () => {
  const spec = withImports(
    sound,
    { module: 'env', name: 'pthread_mutex_init', type: '(ii)i' },
    { module: 'env', name: 'pthread_mutex_lock', type: '(i)i' },
  );
  expect(messages('native-mutex', spec)).toEqual([
    'warning env.pthread_mutex_lock works on handles only: statically initialised mutexes and conditions do nothing',
  ]);
});

test('notify-count: a computed count is not judged', () => {
  const body = [0x41, 0, 0x20, 0, 0xfe, 0, 2, 0, 0x1a];
  expect(messages('notify-count', withFunctions(sound, { name: 'wake', type: '(i)', body }))).toEqual([]);
  const two = withFunctions(sound, { name: 'wake', body: notify(2) });
  expect(messages('notify-count', two)[0]).toContain('wake wakes 2 waiters only');
});

test('wasi-memory-export: an entry point makes a module a WASI one', () => {
  const spec = withoutWasi({ ...sound, memory: { min: 21, max: 1024, shared: true } });
  expect(messages('wasi-memory-export', spec)).toEqual([
    'error _start is exported, but no memory is exported as "memory": loading fails',
  ]);
});

describe('tls-uninitialised', () => {
  const id = 'tls-uninitialised';
  const unset = (name: string) =>
    `${name} uses thread-local variables, but nothing sets __tls_base in a new thread`;
  const bare = withFunctions(
    withoutImports(sound, 'pthread_create'),
    { name: '__wasm_init_tls', type: '(i)' },
    { name: 'pthread_create', type: '(iiii)i', body: [0x41, 0] },
  );

  test('a command that starts no thread has main only', () => {
    expect(messages(id, bare)).toEqual([]);
  });

  test('without _start, threads of the host may come', () => {
    const spec = withFunctions(bare, { name: '_start', body: [call('main')] });
    expect(messages(id, spec)).toEqual([`warning ${unset('main')}`]);
  });
});

test('no-name-section: a name section that names nothing', () => {
  expect(messages('no-name-section', { ...sound, names: false, custom: { name: [] } })).toEqual([
    'info the name section names no function: allocator-inside, pthread-stubs, constructors and stdio-unlocked know less',
  ]);
});

test('dynamic-library: the section as it was called before LLVM 14', () => {
  const spec = {
    ...withImports(sound, { module: 'env', name: '__memory_base', type: { global: 'i' } }),
    custom: { dylink: [0, 0, 0, 0, 0] },
  };
  expect(messages('dynamic-library', spec)).toEqual([
    expect.stringMatching(
      /^error the module is made for a dynamic linker \(a side module: custom section "dylink"\)/,
    ),
  ]);
});
