// What a C++ program meets on an SDK whose libc++ was built without threads, and on one whose has them.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { type CliResult, cli } from './support/cli.js';

const WAY_OUT =
  'an SDK whose libc++ has threads: the embedded one (sdk.path "embedded") or wasi-sdk 26 and newer';
const MISSING = `libc++ of this SDK was built without threads, so it has no thread classes. Use <pthread.h> or <threads.h>, which work, or ${WAY_OUT}.`;
const UNAVAILABLE = `is unavailable: libc++ of this SDK was built without threads. Use pthread_mutex_t or mtx_t, or ${WAY_OUT}`;

const HARMLESS = `
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory_resource>
#include <mutex>
#include <regex>
struct Lock { void lock() {} void unlock() {} };
std::once_flag once;
int main() {
  Lock lock;
  std::lock_guard<Lock> guard(lock);
  std::call_once(once, [] { std::cout << std::make_shared<int>(42).use_count() << std::endl; });
}
`;

describeWith(debian(), 'a libc++ without threads', () => {
  const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-cxx-'));
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const compile = (text: string, sdk = 'system'): Promise<CliResult> => {
    writeFileSync(join(cwd, 'main.cpp'), text);
    return cli(['c++', '--sdk', sdk, '--', '-std=c++20', '-fsyntax-only', 'main.cpp'], { cwd });
  };
  const errorsOf = ({ stderr }: CliResult) =>
    [...stderr.matchAll(/^(\S+?):\d+:\d+: error: (.*)$/gm)].map(([, file = '', message = '']) => ({
      file: file.replace(cwd, ''),
      message,
    }));
  beforeAll(async () => {
    expect(await cli(['patch', '--sdk=system'], { cwd })).toMatchObject({ code: 0 });
  });

  test.each([
    'thread',
    'condition_variable',
    'future',
    'shared_mutex',
    'latch',
    'barrier',
    'semaphore',
    'stop_token',
  ])('<%s> ends in one message with the cause and the way out', async header => {
    const result = await compile(`#include <${header}>\nint main() {}\n`);
    expect(result.code).toBe(1);
    expect(errorsOf(result)).toEqual([
      { file: `/.wamr-pthread/sysroot/include/wasm32-wasi/c++/v1/${header}`, message: MISSING },
    ]);
    expect(result.stderr).toContain('from main.cpp:1:');
  });

  test.each(['mutex', 'recursive_mutex', 'timed_mutex', 'recursive_timed_mutex'])(
    'std::%s is unavailable where it is used',
    async name => {
      const result = await compile(`#include <mutex>\nint main() { std::${name} lock; }\n`);
      expect(result.code).toBe(1);
      expect(errorsOf(result)[0]).toEqual({ file: 'main.cpp', message: `'${name}' ${UNAVAILABLE}` });
    },
  );

  test('what works stays: <mutex> itself, its locks and call_once, and the headers that use them', async () => {
    expect(await compile(HARMLESS)).toEqual({ code: 0, stdout: '', stderr: '' });
    const args = ['c++', '--sdk=system', '--', '-std=c++20', 'main.cpp', '-o', 'main.wasm'];
    expect(await cli(args, { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await cli(['verify', '--json', 'main.wasm'], { cwd });
    expect(JSON.parse(stdout).runs[0]).toMatchObject({ outcome: 'passed', stdout: '1\n' });
  });
});

test('a libc++ with threads keeps its headers', async () => {
  const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-cxx-'));
  const text =
    '#include <thread>\n#include <mutex>\nstd::mutex m;\nint main() { std::thread([] {}).join(); }\n';
  writeFileSync(join(cwd, 'main.cpp'), text);
  const result = await cli(
    ['c++', '--sdk=embedded', '--', '-std=c++20', '-Wl,--fatal-warnings', 'main.cpp', '-o', 'main.wasm'],
    { cwd },
  );
  rmSync(cwd, { recursive: true, force: true });
  expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
});
