// What ordinary runs notice of misuse of the heap, on both engines; the access itself only `--heap` sees.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { runOnV8 } from '../../../src/verify/engines/v8/run.js';
import { findingsOfRuns } from '../../../src/verify/run-findings.js';
import type { RunResult } from '../../../src/verify/types.js';
import { readModule } from '../../../src/wasm/module.js';
import type { WasmModule } from '../../../src/wasm/types.js';
import { compileC } from '../../support/compile.js';
import { runReal, wamrEngine } from '../../support/engine.js';
import { describeWith } from '../../support/skip.js';

const at = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const LINK = '--shared-memory,--max-memory=67108864,--no-check-features,-z,stack-size=1048576';

/** Without the thread-safety layer: every malloc is the host's own. */
async function plain(): Promise<WasmModule> {
  const bytes = await compileC({
    source: at('./programs/bad.c'),
    files: {
      'natives.h': at('../engines/v8/programs/natives.h'),
      'host-malloc.c': at('../engines/v8/programs/host-malloc.c'),
    },
    flags: [
      ...['-O1', '-DONE_THREAD', '-matomics', '-mbulk-memory'],
      `-Wl,${LINK},--export=__heap_base,--export=__data_end`,
    ],
    sysroot: 'embedded-stock',
  });
  return readModule(bytes, 'bad.wasm');
}

const v8 = (module: WasmModule, args: readonly string[]): Promise<RunResult> =>
  runOnV8({
    module,
    args,
    maxThreads: 4,
    appHeap: 1024 * 1024,
    timeoutMs: 20_000,
    env: {},
    dirs: [],
  });

function seen(run: RunResult): readonly string[] {
  return findingsOfRuns([run], 20)
    .filter(each => each.rule !== 'run-no-threads')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

const BAD = ['overflow', 'copy-over', 'double-free', 'middle-free'];

const found = (origin: string, freed: string) => [
  `run-heap-overflow: the bytes behind a block of 20 bytes were written over (noticed in drop)${origin}`,
  `run-heap-overflow: the bytes behind a block of 100 bytes were written over (noticed in drop)${origin}`,
  `run-double-free: main freed a block of 200 bytes a second time in drop${origin}${freed}`,
  `run-invalid-free: main freed an address in the middle of a block of 200 bytes (offset 8) in drop${origin}`,
];

describe('v8', () => {
  test('overflows when the block is freed, double and invalid frees, sizes', async () => {
    const run = await v8(await plain(), BAD);
    expect(seen(run)).toEqual(found('', ''));
    expect(run.heap.sizes?.[0]).toEqual({ size: 200, count: 2 });
  });

  test('the same done right is silent', async () => {
    expect(seen(await v8(await plain(), ['good', 'reachable']))).toEqual([]);
  });
});

describeWith(wamrEngine(), 'wamr', () => {
  beforeAll(async () => {
    await wamrEngine().prepare();
  }, 240_000);

  test('the same, with who allocated and who freed, and blocks that nothing points to', async () => {
    const run = await runReal(await plain(), { args: [...BAD, 'leak'] });
    expect(seen(run)).toEqual(found(', allocated by main in make', ', freed by main in drop'));
    // Without places in the file both calls of the one function are one origin.
    expect(run.heap.leaks?.filter(each => !each.reachable)).toEqual([
      expect.objectContaining({
        bytes: 300,
        count: 2,
        stack: expect.arrayContaining(['make', 'lose', 'leak']),
      }),
    ]);
  });

  test('the same done right is silent', async () => {
    expect(seen(await runReal(await plain(), { args: ['good', 'reachable'] }))).toEqual([]);
  });
});
