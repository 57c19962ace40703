import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '@yowasp/clang';
import { expect, test } from 'vitest';
import { wasiSdk34 } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { findings } from './support/check.js';
import { churn, folkLink } from './support/programs.js';

// Modules of the embedded compiler: its own sysroot has stubs for threads, wasi-sdk 34 has locks without atomics.

type Files = Record<string, string | Uint8Array>;

async function run(
  tool: 'clang' | 'clang++' | 'wasm-ld',
  args: readonly string[],
  files: Files,
): Promise<Uint8Array> {
  let errors = '';
  const decoder = new TextDecoder();
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes !== null) errors += decoder.decode(bytes, { stream: true });
  };
  const options = { stderr, stdout: () => {}, decodeASCII: false, fetchProgress: () => {} };
  const out = await commands[tool]?.([...args, '-o', 'out'], files, options);
  const file = out?.['out'];
  if (!(file instanceof Uint8Array)) throw new Error(`${tool} made no file: ${errors}`);
  return file;
}

const compile = ['-O1', '-w', '-fno-exceptions', '-matomics', '-mbulk-memory'];

test('malloc from four threads: allocator and stubs', async () => {
  const link = folkLink.map(each => `-Wl,${each}`);
  const bytes = await run('clang', [...compile, 'a.c', ...link], { 'a.c': churn });
  expect(findings(bytes)).toEqual([
    'error allocator-inside: an allocator is linked into the module (dlmalloc, dlfree): it has no locks, so two threads in it corrupt the heap',
    'error pthread-stubs: __pthread_create is defined in the module and env.pthread_create is not imported: no thread can start, every pthread_create fails',
    'error pthread-stubs: __pthread_join has no atomic instruction: single-threaded code that does not lock and does not wait',
    'info no-threads: env.pthread_create is not imported: this module never starts a thread by itself',
  ]);
});

test('std::thread and std::mutex are bound to the same stubs', async () => {
  const source = `
#include <mutex>
#include <thread>
std::mutex lock; int n = 1;
int main() { std::thread t([] { std::lock_guard<std::mutex> g(lock); n++; }); t.join(); return n; }`;
  const link = folkLink.map(each => `-Wl,${each}`);
  const bytes = await run('clang++', [...compile, 'a.cpp', ...link], { 'a.cpp': source });
  const [create, locks] = findings(bytes, {}, 'pthread-stubs');
  expect(create).toContain(
    '__pthread_create is defined in the module and env.pthread_create is not imported',
  );
  expect(locks).toMatch(/pthread_mutex_lock.* have no atomic instruction/);
});

const sdk = wasiSdk34();

describeWith(sdk, 'modules of wasi-sdk 34', () => {
  test("musl's real locks were compiled without atomics", async () => {
    const lib = join(sdk.sysroot, 'lib', 'wasm32-wasip1', 'libc.a');
    // The types of the locks do not matter here, only that the functions are linked.
    const main = `
int printf(const char *, ...); int pthread_mutex_lock(void *); int sem_wait(void *);
int pthread_create(unsigned *, const void *, void *(*)(void *), void *);
long lock[8]; int n = 1;
static void *work(void *p) { pthread_mutex_lock(lock); sem_wait(lock); printf("%d", n); return p; }
int main(void) { unsigned t; return pthread_create(&t, 0, work, 0); }`;
    const start = `
void __wasm_call_ctors(void); int __main_void(void); void exit(int);
void _start(void) { __wasm_call_ctors(); exit(__main_void()); }`;
    const target = ['--target=wasm32-wasip1', ...compile, '-c'];
    const files: Files = {
      'main.o': await run('clang', [...target, 'main.c'], { 'main.c': main }),
      'start.o': await run('clang', [...target, 'start.c'], { 'start.c': start }),
      'libc.a': new Uint8Array(readFileSync(lib)),
    };
    const bytes = await run('wasm-ld', ['start.o', 'main.o', 'libc.a', ...folkLink], files);
    const [create, locks] = findings(bytes, {}, 'pthread-stubs');
    expect(create).toContain(
      'pthread_create is defined in the module and env.pthread_create is not imported',
    );
    expect(locks).toContain('pthread_mutex_lock');
    expect(locks).toContain('sem_');
    expect(locks).toContain('__lockfile');
  });
});
