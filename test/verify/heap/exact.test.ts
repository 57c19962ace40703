// What `verify --heap` finds, in a module that nobody compiled for it.
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { scenarioSchema } from '../../../src/scenario/schema.js';
import type { Report } from '../../../src/verify/types.js';
import { type VerifyOptions, verifyModule } from '../../../src/verify/verify.js';
import { wamrEngine } from '../../support/engine.js';
import { heapProgram } from '../../support/heap.js';
import { describeWith } from '../../support/skip.js';
import { buildStock, patchedBuilder } from '../race/support.js';

const programs = fileURLToPath(new URL('./programs/', import.meta.url));

async function check(
  bytes: Uint8Array,
  args: readonly string[],
  more: Partial<VerifyOptions> = {},
): Promise<Report> {
  return verifyModule('bad.wasm', bytes, {
    config: configSchema.parse({ verify: { args } }),
    engines: [],
    heapProgram: await heapProgram().prepare(),
    ...more,
  });
}

/** The findings of the watched run but that no thread was started. */
function seen({ findings }: Report): readonly string[] {
  return findings
    .filter(each => each.engine === 'heap' && each.rule !== 'run-no-threads')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

describeWith(heapProgram(), 'verify --heap', () => {
  const build = patchedBuilder(programs);
  let bad: Uint8Array;
  beforeAll(async () => {
    await heapProgram().prepare();
    bad = await build('bad');
  }, 240_000);

  const made = String.raw`, allocated by main in make \(bad\.c:14\)`;
  const dropped = String.raw`, freed by main in drop \(bad\.c:17\)`;
  test.each([
    [
      'overflow',
      `run-heap-overflow: main wrote 1 byte at offset 20 of a block of 20 bytes in put \\(bad\\.c:15\\)${made}`,
    ],
    [
      'underflow',
      `run-heap-overflow: main wrote 1 byte at offset -1 of a block of 20 bytes in put \\(bad\\.c:15\\)${made}`,
    ],
    [
      'read-freed',
      `run-use-after-free: main read 1 byte at offset 3 of a block of 20 bytes, which was freed, in get \\(bad\\.c:16\\)${made}${dropped}`,
    ],
    [
      'write-freed',
      `run-use-after-free: main wrote 1 byte at offset 3 of a block of 20 bytes, which was freed, in put \\(bad\\.c:15\\) \\(3 times\\)${made}${dropped}`,
    ],
    [
      'double-free',
      `run-double-free: main freed a block of 200 bytes a second time in drop \\(bad\\.c:17\\)${made}${dropped}`,
    ],
    [
      'middle-free',
      `run-invalid-free: main freed an address in the middle of a block of 200 bytes \\(offset 8\\) in drop \\(bad\\.c:17\\)${made}`,
    ],
    [
      'old-pointer',
      `run-use-after-free: main wrote 1 byte at offset 5 of a block of 200 bytes, which was freed, in put \\(bad\\.c:15\\)${made}, freed by main in old_pointer \\(bad\\.c:\\d+\\)`,
    ],
    [
      'copy-over',
      `run-heap-overflow: main wrote 101 bytes at offset 0 of a block of 100 bytes in copy_over \\(bad\\.c:\\d+\\)${made}`,
    ],
    [
      'write-out',
      `run-use-after-free: main read 2 bytes at offset 0 of a block of 100 bytes, which was freed, in fd_write, called by write_out \\(bad\\.c:\\d+\\)${made}${dropped}`,
    ],
    [
      'thread',
      `run-use-after-free: thread 1 wrote 1 byte at offset 2 of a block of 64 bytes, which was freed, in put \\(bad\\.c:15\\)${made}${dropped}`,
    ],
  ])('%s: the access itself, with block and lines', async (name, message) => {
    const report = await check(bad, [name]);
    expect(seen(report)).toEqual([expect.stringMatching(new RegExp(`^${message}$`))]);
    expect(report.ok).toBe(false);
    expect(report.runs.map(each => each.outcome)).toEqual(['passed']);
  });

  test('one run, several defects: each is one finding, with its place in the source and the stacks', async () => {
    const before = Uint8Array.from(bad);
    const report = await check(bad, ['overflow', 'overflow', 'double-free']);
    // Other engines run the same bytes.
    expect(Buffer.compare(before, bad)).toBe(0);
    const [overflow] = report.findings.filter(each => each.rule === 'run-heap-overflow');
    expect(seen(report)).toHaveLength(2);
    expect(overflow?.source).toEqual({ file: expect.stringMatching(/bad\.c$/), line: 15 });
    expect(overflow?.chain?.slice(-3)).toEqual(['main', 'overflow', 'put']);
    expect(overflow?.heap?.allocated?.stack.slice(0, 3)).toEqual([
      '__libc_malloc',
      'make (bad.c:14)',
      expect.stringMatching(/^overflow \(bad\.c:\d+\)$/),
    ]);
  });

  test('blocks that nothing points to are leaks, by origin; those that something points to are none', async () => {
    expect(seen(await check(bad, ['leak', 'reachable']))).toEqual([
      `run-leak: a block of 200 bytes was left and nothing in use points to it: allocated by main in make (bad.c:14)`,
      `run-leak: a block of 100 bytes was left and nothing in use points to it: allocated by main in make (bad.c:14)`,
    ]);
  });

  test('what was lost by one line is one sum, and blocks that point to each other are lost as well', async () => {
    const report = await check(await build('leaks', ['-O2', '-g']), []);
    expect([...seen(report)].sort()).toEqual([
      'run-leak: 18 blocks, 144 bytes in all, were left and nothing in use points to them: allocated in work (leaks.c:17)',
      'run-leak: 4 blocks, 656 bytes in all, were left and nothing in use points to them: allocated in work (leaks.c:18)',
    ]);
    expect(report.findings.find(each => each.rule === 'run-leak')?.where).toBe('work');
  });

  test('the same done right is silent, also where the app heap is small', async () => {
    const report = await check(bad, ['good'], {
      config: configSchema.parse({ verify: { args: ['good'] }, memory: { appHeap: '64KiB' } }),
    });
    expect(seen(report)).toEqual([]);
    expect(report.runs[0]).toMatchObject({ outcome: 'passed', heap: { failed: 0, watched: true } });
  });

  test('a program that never frees has blocks of their sizes, too', async () => {
    const report = await check(await build('never_frees'), ['one', 'two']);
    expect(seen(report)).toEqual([]);
    expect(report.runs[0]?.heap.sizes).toContainEqual({ size: 300, count: 1 });
  });

  test('buffers of the host, and what a scenario leaves', async () => {
    const library = await build('host', ['-O1', '-g', '-mexec-model=reactor']);
    const step = (call: string) => ({ call, args: [{ text: 'hello' }, 5] });
    const scenario = scenarioSchema.parse({
      setup: [step('keep')],
      threads: [{ steps: [step('within'), step('over')] }],
    });
    expect(seen(await check(library, [], { scenario }))).toEqual([
      expect.stringMatching(
        /^run-heap-overflow: host thread 1 read 1 byte at offset 6 of a block of 6 bytes in over \(host\.c:\d+\), allocated by the host$/,
      ),
      expect.stringMatching(
        /^run-leak: \d+ bytes of the app heap were not freed when the scenario had ended; 40 of them were allocated by main in keep \(host\.c:\d+\)$/,
      ),
    ]);
  });

  test('a library that gives everything back has left nothing, on every engine', async () => {
    const library = await build('host', ['-O1', '-g', '-mexec-model=reactor']);
    const step = { call: 'copy', args: [{ text: 'hello' }], repeat: 3, expect: 5 };
    const scenario = scenarioSchema.parse({ setup: [step], threads: [{ steps: [step] }], teardown: [step] });
    const engines = { engines: ['v8', 'wamr'] as const, wamrAddon: await wamrEngine().prepare() };
    const { findings, runs } = await check(library, [], { scenario, ...engines });
    expect(runs.map(({ engine, heap }) => [engine, heap.live])).toEqual([
      ['v8', 0],
      ['wamr', 0],
      ['heap', 0],
    ]);
    expect(findings.filter(({ rule }) => rule === 'run-leak' || rule === 'run-heap-overflow')).toEqual([]);
  });

  test('an allocator in the module is told, and the module is run all the same', async () => {
    const report = await check(await buildStock('structure'), []);
    expect(seen(report)).toContainEqual(
      expect.stringMatching(/^run-heap-unwatched: the module has an allocator/),
    );
    expect(report.runs).toHaveLength(1);
  });
});
