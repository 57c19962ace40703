// Modules built with the patched sysroot, on the real WAMR.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../../../src/build.js';
import { patch } from '../../../../src/patch.js';
import { findingsOfRuns } from '../../../../src/verify/run-findings.js';
import type { RunResult } from '../../../../src/verify/types.js';
import { readModule } from '../../../../src/wasm/module.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';

const LIBRARY = `
#include <pthread.h>
#include <stdio.h>
static pthread_mutex_t mutex;
static pthread_key_t key;
static int total, made;
__attribute__((constructor)) static void construct(void) {
  made = pthread_mutex_init(&mutex, 0) == 0 && pthread_key_create(&key, 0) == 0;
}
int add(int times) {
  if (!made) return -1;
  for (int i = 0; i < times; i++) {
    if (pthread_mutex_lock(&mutex) != 0) return -2;
    total++;
    if (pthread_mutex_unlock(&mutex) != 0) return -3;
  }
  if (pthread_setspecific(key, &total) != 0 || pthread_getspecific(key) != &total) return -4;
  return times;
}
int sum(void) { printf("total %d\\n", total); return total; }
`;

const HANG = `
#include <pthread.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static void *work(void *argument) {
  pthread_mutex_lock(&mutex);
  for (;;) pthread_cond_wait(&cond, &mutex);
  return argument;
}
int main(void) {
  pthread_t thread;
  return pthread_create(&thread, 0, work, 0) != 0 || pthread_join(thread, 0);
}
`;

const JOINS = `
#include <chrono>
#include <thread>
static void nap(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }
int main() {
  std::thread slow(nap, 150), quick(nap, 60), late;
  quick.join();
  late = std::thread(nap, 200);
  slow.join();
  late.join();
}
`;

describeWith(wamrEngine(), 'patched modules on the real WAMR', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-patched-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const env = { PATH: process.env['PATH'] ?? '' };
  const link = { entry: 'reactor' as const, exports: ['add', 'sum'] };

  async function make(name: string, source: string, overrides = {}): Promise<WasmModule> {
    const project = { cwd: folder, env, overrides: { sdk: { path: 'embedded' }, out: name, ...overrides } };
    await patch(project);
    const language = source.includes('#include <thread>') ? 'c++' : 'c';
    const file = `${name}.${language === 'c' ? 'c' : 'cpp'}`;
    writeFileSync(join(folder, file), source);
    const args = ['-O1', file, '-o', `${name}.wasm`];
    const built = await compile({ ...project, language, args, stdio: 'capture' });
    expect(built).toMatchObject({ exitCode: 0, stderr: '' });
    return readModule(readFileSync(join(folder, `${name}.wasm`)), `${name}.wasm`);
  }

  beforeAll(async () => {
    await wamrEngine().prepare();
  });

  // WAMR runs _initialize in a cluster of its own, and its own handles are dead afterwards (constructors.test.ts).
  test('a mutex and a key made in a constructor that WAMR runs live on', async () => {
    const step = (call: string, value: number, args: readonly number[]) => ({
      call,
      arguments: args.map(number => ({ kind: 'number' as const, number })),
      repeat: 1,
      expected: { kind: 'number' as const, number: value },
    });
    const run = await runReal(await make('library', LIBRARY, { link }), {
      appHeap: 1024 * 1024,
      host: {
        constructors: 'runtime',
        setup: [step('add', 1, [1])],
        threads: [{ count: 3, steps: [step('add', 20_000, [20_000])] }],
        teardown: [step('sum', 60_001, [])],
      },
    });
    expect(run).toMatchObject({ outcome: 'passed', constructorRuns: 1, stdout: 'total 60001\n' });
    expect(run.steps?.map(each => each.mismatches)).toEqual([0, 0, 0, 0, 0]);
    expect(run.locks?.failed).toEqual([]);
  });

  test('a thread that waits for ever is named with what it waits in', async () => {
    const run = await runReal(await make('hang', HANG), { timeoutMs: 2000 });
    expect(run.blocked).toEqual([
      { thread: 0, on: expect.stringMatching(/^pthread_\w+, called by .*main.* \(it sleeps\)$/) },
      { thread: 1, on: expect.stringMatching(/^pthread_cond_wait, called by work ← .* \(it sleeps\)$/) },
    ]);
    expect(findingsOfRuns([run], 2).map(each => each.rule)).toContain('run-hang');
    expect(waitsOfMain(run)).toEqual(['pthread_join(thread 1)']);
  });

  // The record of the quick one may be that of the late one.
  test('joins are told with the thread that is waited for', async () => {
    const run = await runReal(await make('joins', JOINS));
    expect(run).toMatchObject({ outcome: 'passed', exitCode: 0 });
    expect(waitsOfMain(run).filter(on => on?.includes('join'))).toEqual(
      [2, 1, 3].map(thread => `std::thread::join(thread ${thread})`),
    );
  });
});

function waitsOfMain({ timeline }: RunResult): (string | undefined)[] {
  const events = timeline?.events ?? [];
  return events.filter(({ thread, kind }) => thread === 0 && kind === 'waits').map(({ on }) => on);
}
