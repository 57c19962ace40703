import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { verifyModule } from '../../src/verify/verify.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { findings } from './support/check.js';
import { churn, folkLink, wamrHeader } from './support/programs.js';

// Modules of a real compiler and linker with the stock libc and the flags that folk recipes give.

const part = debian();
let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wamr-pthread-rules-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const objects = `
struct Counter { int n; Counter(); ~Counter(); };
static int made;
Counter::Counter() { n = ++made; }
Counter::~Counter() { made--; }
Counter counter;
extern "C" __attribute__((export_name("get"))) int get() { return made; }
extern "C" __attribute__((export_name("twice"))) int twice() { return 2 * made; }
`;

interface Build {
  readonly source: string;
  readonly cxx?: boolean;
  readonly start?: boolean;
  readonly link?: readonly string[];
  /** Where libc.a is; default: the stock one. */
  readonly libDir?: string;
}

function build({
  source,
  cxx = false,
  start = true,
  link = folkLink,
  libDir = part.libDir,
}: Build): Uint8Array {
  const input = join(dir, cxx ? 'a.cpp' : 'a.c');
  writeFileSync(input, source);
  const object = join(dir, 'a.o');
  const output = join(dir, 'a.wasm');
  const features = ['-matomics', '-mbulk-memory', '-fno-exceptions', '-O1', '-w'];
  const target = ['--target=wasm32-wasi', '-isystem', '/usr/include/wasm32-wasi'];
  execFileSync(cxx ? part.clangxx : part.clang, [...target, ...features, '-c', input, '-o', object]);
  const objects = [...(start ? [join(part.libDir, 'crt1-command.o')] : ['--no-entry']), object];
  const linker = part.clang.replace('clang', 'wasm-ld');
  execFileSync(linker, [`-L${libDir}`, ...objects, '-lc', ...link, '-o', output], { stdio: 'pipe' });
  return readFileSync(output);
}

describeWith(part, 'modules of the system toolchain with its stock libc', () => {
  test('malloc from four threads: the allocator is the only thing wrong', () => {
    expect(findings(build({ source: churn }))).toEqual([
      'error allocator-inside: an allocator is linked into the module (dlmalloc, dlfree): it has no locks, so two threads in it corrupt the heap',
    ]);
  });

  test('the same runs into a trap or a hang', async () => {
    const config = configSchema.parse({ verify: { runs: 3, timeout: 10 } });
    const module = build({ source: churn });
    const found = new Set<string>();
    // On a busy machine the threads run one after the other, now and then three times in a row.
    for (let tries = 0; tries < 10 && !found.has('run-trap') && !found.has('run-hang'); tries++) {
      const report = await verifyModule('churn.wasm', module, { config });
      for (const { rule } of report.findings) found.add(rule);
      expect(report.ok).toBe(false);
      expect(report.runs).toHaveLength(3);
    }
    expect(found).toContain('allocator-inside');
    expect(found.has('run-trap') || found.has('run-hang')).toBe(true);
  });

  test('without the allocator in libc.a it is served by the runtime and runs', async () => {
    const libDir = join(dir, 'stripped');
    mkdirSync(libDir);
    copyFileSync(join(part.libDir, 'libc.a'), join(libDir, 'libc.a'));
    execFileSync(part.llvmAr, ['d', join(libDir, 'libc.a'), 'dlmalloc.o']);
    const config = configSchema.parse({ verify: { runs: 2, timeout: 20 } });
    const report = await verifyModule('churn.wasm', build({ source: churn, libDir }), { config });
    expect(report.findings).toEqual([]);
    expect(report.runs.map(each => [each.outcome, each.threads.created])).toEqual([
      ['passed', 4],
      ['passed', 4],
    ]);
    expect(report.runs[0]?.heap).toMatchObject({ live: 0, allocations: 120_000 });
  });

  test('static data is needed when the stack comes first', () => {
    const source = 'int main(void) { return 0; }';
    expect(findings(build({ source }), {}, 'stack-without-data')).toEqual([
      'error stack-without-data: the stack pointer and __data_end are both 1310720: there is no static data above the stack, and instantiation fails',
    ]);
    expect(
      findings(build({ source, link: [...folkLink, '--no-stack-first'] }), {}, 'stack-without-data'),
    ).toEqual([]);
  });

  test('the same, stripped', () => {
    expect(findings(build({ source: churn, link: [...folkLink, '--strip-all'] }))).toEqual([
      'warning allocator-inside: an allocator is probably linked into the module: it starts threads and grows its memory, but does not import env.malloc (names are stripped, so this cannot be read exactly)',
      'info no-name-section: there is no name section: allocator-inside, pthread-stubs, constructors and stdio-unlocked know less',
    ]);
  });

  test('without the flags of the recipe', () => {
    expect(findings(build({ source: churn, link: ['--allow-undefined'] }))).toEqual([
      'error memory-not-shared: the memory (2 pages) is not shared: each thread would get its own copy',
      'error memory-maximum: the memory (2 pages) has no maximum; threads need a shared one, which must',
      'error stack-exports: __heap_base is not exported: pthread_create will always fail',
      'error stack-exports: __data_end is not exported: pthread_create will always fail',
    ]);
  });

  test('the default stack of the linker for many threads', () => {
    const link = folkLink.map(each => (each === 'stack-size=1310720' ? 'stack-size=65536' : each));
    expect(findings(build({ source: churn, link }), { threads: { max: 300 } }, 'stack-slice')).toEqual([
      "error stack-slice: 65536 bytes / (300 threads + main) = 217 bytes of stack each, below WAMR's minimum of 256: instantiation fails",
    ]);
  });

  test('a thread-local variable', () => {
    const source = `${wamrHeader}
_Thread_local int mine = 42;
static void *work(void *unused) { mine++; return unused; }
int main(void) { pthread_t t; pthread_create(&t, 0, work, 0); pthread_join(t, 0); return mine; }`;
    expect(findings(build({ source }))).toEqual([
      'error tls-uninitialised: __original_main, work use thread-local variables, but nothing sets __tls_base in a new thread',
    ]);
  });

  test('printf from a thread', () => {
    const source = `${wamrHeader}
#include <stdio.h>
static void *work(void *unused) { printf("%d\\n", 1); return unused; }
int main(void) { pthread_t t; pthread_create(&t, 0, work, 0); pthread_join(t, 0); return 0; }`;
    const found = findings(build({ source }), {}, 'stdio-unlocked');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^warning stdio-unlocked: .*vfprintf.* take no lock/);
  });

  test('exported constructors of a command are never run', () => {
    const source = `${objects} int main() { return made; }`;
    expect(findings(build({ source, cxx: true }), {}, 'constructors-never-run')).toEqual([]);
    const exported = build({ source, cxx: true, link: [...folkLink, '--export=__wasm_call_ctors'] });
    expect(findings(exported, {}, 'constructors-never-run')).toEqual([
      'error constructors-never-run: __wasm_call_ctors is never called: _start does not reach it, and it is exported, and therefore the linker left its call out',
    ]);
  });

  test('constructors of a library run at every call, unless they are exported', () => {
    const library = { source: objects, cxx: true, start: false };
    const config = { link: { entry: 'library' } } as const;
    const rule = 'constructors-run-twice';
    expect(findings(build(library), config, rule)).toEqual([
      'error constructors-run-twice: every call of get, twice runs the constructors again',
    ]);
    expect(findings(build({ ...library, link: [...folkLink, '--strip-all'] }), config, rule)).toEqual([
      'warning constructors-run-twice: every call of get, twice runs the constructors again (read from the shape of the code: names are stripped)',
    ]);
    expect(
      findings(build({ ...library, link: [...folkLink, '--export=__wasm_call_ctors'] }), config, rule),
    ).toEqual([]);
  });

  test('a header without extern "C" and a name that nobody has', () => {
    const source = `
extern int pthread_create(unsigned *, const void *, void *(*)(void *), void *);
extern "C" int host_tick(int);
int main() { unsigned t; return pthread_create(&t, 0, 0, 0) + host_tick(1); }`;
    const found = findings(build({ source, cxx: true }));
    expect(found).toContain(
      'error mangled-pthread-import: env._Z14pthread_createPjPKvPFPvS2_ES2_ is the mangled C++ name of a thread function; WAMR knows only the C name',
    );
    expect(found).toContain(
      'error unknown-import: env.host_tick is not a function of WAMR: the first call traps with "failed to call unlinked import function (env, host_tick)"',
    );
  });
});
