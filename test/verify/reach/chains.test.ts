// How findings say where they are: programs of clang with debug information, without, and stripped.
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { BY_POINTER, chainTo, growTree } from '../../../src/verify/reach/call-tree.js';
import { formatVerbose } from '../../../src/verify/report/verbose.js';
import { CallGraph } from '../../../src/verify/rules/shared/call-graph.js';
import { checkRules } from '../../../src/verify/static-rules.js';
import type { Finding } from '../../../src/verify/types.js';
import { readModule } from '../../../src/wasm/module.js';
import { compileC } from '../../support/compile.js';
import { folkLink } from '../support/programs.js';

const SOURCE = `#include <stdlib.h>
int missing(int);
int only_in_a_thread(int);

typedef int pthread_t;
int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);

__attribute__((noinline)) int even(int n);
__attribute__((noinline)) int odd(int n) {
  return n == 0 ? 0 : even(n - 1);
}
__attribute__((noinline)) int even(int n) {
  int *volatile block = malloc(n);
  if (block == 0) return missing(n) +
    missing(n + 1);
  return n == 0 ? 1 : odd(n - 1);
}
__attribute__((noinline)) static int inside(int n) {
  return only_in_a_thread(n);
}
static void *work(void *seed) {
  return (void *)(inside((int)seed) + 1);
}
__attribute__((used, noinline)) int longer_way(int n) { return odd(n); }
int main(int count, char **texts) {
  pthread_t thread;
  if (count > 7) longer_way(count);
  pthread_create(&thread, 0, work, 0);
  return odd(count);
}
`;

const flags = ['-O1', '-matomics', '-mbulk-memory', ...folkLink.flatMap(each => ['-Xlinker', each])];
const config = configSchema.parse({});
const build = (...more: string[]) =>
  compileC({ source: SOURCE, flags: [...flags, ...more], sysroot: 'embedded-stock' });

async function findings(...more: string[]): Promise<readonly Finding[]> {
  return checkRules(readModule(await build(...more), 'app.wasm'), config).findings;
}

const shown = (list: readonly Finding[]) =>
  list.flatMap(({ rule, chain, source }) => {
    const line = source === undefined ? 'no line' : `${source.file.replace(/^\//, '')}:${source.line}`;
    return chain === undefined ? [] : [`${rule}: ${chain.join(' > ')} (${line})`];
  });

test.each(['-gdwarf-5', '-gdwarf-4'])('with %s: the way through the program, and the line', async debug => {
  expect(shown(await findings(debug))).toEqual([
    // The start code of libc has no lines.
    'allocator-inside: _start > __main_void > malloc > dlmalloc (no line)',
    'pthread-stubs: _start > __main_void > main > __pthread_create (main.c:28)',
    'unknown-import: _start > __main_void > main > odd > even > env.missing (main.c:14)',
    'unknown-import: a function pointer > work > inside > env.only_in_a_thread (main.c:19)',
  ]);
});

test('without debug information there is no line, without names there are numbers', async () => {
  expect(shown(await findings('-g0'))).toContain(
    'unknown-import: _start > __main_void > main > odd > even > env.missing (no line)',
  );
  expect(shown(await findings('-Wl,--strip-all'))).toContainEqual(
    expect.stringMatching(/^unknown-import: _start( > func\[\d+\])+ > env\.missing \(no line\)$/),
  );
});

test('damaged debug information is as none', async () => {
  const module = readModule(await build('-gdwarf-5'), 'app.wasm');
  const lines = module.sections.find(({ name }) => name === '.debug_line');
  if (lines === undefined) throw new Error('the program has lines');
  const damaged = module.bytes.slice().fill(0xff, lines.start + 6, lines.end);
  const list = checkRules(readModule(damaged, 'app.wasm'), config).findings;
  expect(shown(list)).toContain(
    'unknown-import: a function pointer > work > inside > env.only_in_a_thread (no line)',
  );
});

test('people see it with --verbose', async () => {
  const list = await findings('-gdwarf-5');
  const report = { version: 1, file: 'app.wasm', ok: false, findings: list, runs: [] } as const;
  const text = formatVerbose(report, false);
  expect(text).toContain('odd');
  expect(text).toContain('main.c:14');
});

describe('a call tree', () => {
  const nameOf = (func: number) => `f${func}`;
  const ways = (calls: readonly (readonly [number, readonly number[]])[], entries: object = {}) => {
    const sorted = [...calls].sort(([a], [b]) => a - b);
    const tree = growTree(CallGraph.of(50, sorted), 50, { direct: [0], byPointer: [], ...entries });
    return (func: number) => chainTo(tree, func, nameOf)?.join(' ');
  };

  test('has the shortest way; of two as short the one over lower numbers', () => {
    const way = ways([
      [0, [2, 1, 3]],
      [3, [5]],
      [2, [4]],
      [1, [4]],
      [4, [5]],
    ]);
    expect([way(4), way(5), way(0), way(9)]).toEqual(['f0 f1 f4', 'f0 f3 f5', 'f0', undefined]);
  });

  test('ends where functions call each other', () => {
    const way = ways([
      [0, [1]],
      [1, [2, 1]],
      [2, [1, 0]],
    ]);
    expect([way(1), way(2)]).toEqual(['f0 f1', 'f0 f1 f2']);
  });

  test('takes a pointer where nothing else leads there', () => {
    const way = ways([[7, [8, 1]]], { direct: [0, 1], byPointer: [0, 7] });
    expect([way(8), way(1), way(0)]).toEqual([`${BY_POINTER} f7 f8`, 'f1', 'f0']);
  });

  test('leaves out the middle of long ways', () => {
    const way = ways(Array.from({ length: 40 }, (_, at) => [at, [at + 1]] as const));
    expect(way(40)).toBe(`f0 … 24 more … ${Array.from({ length: 16 }, (_, at) => `f${25 + at}`).join(' ')}`);
    expect(way(15)?.split(' ')).toHaveLength(16);
  });
});
