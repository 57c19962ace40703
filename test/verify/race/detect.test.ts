// What a watched run of the real WAMR finds, in modules that nobody compiled for it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { raceProgram } from '../../support/race.js';
import { describeWith } from '../../support/skip.js';
import { buildStock, patchedBuilder, race, seen } from './support.js';

describeWith(raceProgram(), 'verify --race', () => {
  const build = patchedBuilder();
  beforeAll(async () => {
    await raceProgram().prepare();
  }, 240_000);

  test('a plain counter: variable, functions, lines, and who created the threads', async () => {
    const report = await race('counter.wasm', await build('counter'), { verify: { runs: 3 } });
    expect(report.ok).toBe(false);
    expect(seen(report)).toEqual([
      expect.stringMatching(
        /^run-data-race: a data race on `counter`: thread \d (reads|writes) 4 bytes in work \(counter\.c:5\) while thread \d (reads|writes) 4 bytes in work \(counter\.c:5\) \(3 of 3 runs\)$/,
      ),
    ]);
    const [finding] = report.findings.filter(each => each.rule === 'run-data-race');
    expect(finding?.accesses?.map(each => each.stack[0])).toEqual([
      'work (counter.c:5)',
      'work (counter.c:5)',
    ]);
    expect(finding?.accesses?.[0]?.createdBy).toMatch(/^main in .* \(threads\.h:1\d\)$/);
  });

  test('a field of a structure, and a block of the heap with the place where it was allocated', async () => {
    const report = await race('structure.wasm', await build('structure'));
    expect([...seen(report)].sort()).toEqual([
      expect.stringMatching(
        /a data race on `queue` \+ 4: thread \d writes 4 bytes in writer \(structure\.c:13\) while thread \d reads 4 bytes in reader \(structure\.c:19\)$/,
      ),
      expect.stringMatching(
        /a data race on a block of the heap that make \(structure\.c:\d+\) allocated: thread \d writes 4 bytes in writer \(structure\.c:14\)/,
      ),
    ]);
  });

  test('what natives do with memory: a buffer that is written to a file, a block that is freed', async () => {
    const report = await race('native.wasm', await build('native'));
    expect([...seen(report)].sort()).toEqual([
      expect.stringMatching(/a data race on `buffer` \+ 2: .* writes 1 byte in fill \(native\.c:10\)/),
      expect.stringMatching(
        /a data race on a block of the heap that __original_main \(native\.c:20\) allocated: thread 2 writes \d bytes in put \(native\.c:16\) by free while thread 1 writes 4 bytes in fill \(native\.c:11\)/,
      ),
    ]);
    const natives = report.findings.flatMap(each => each.accesses ?? []).map(each => each.native);
    expect(new Set(natives)).toEqual(new Set([undefined, 'fd_write', 'free']));
  });

  test('what libc does for the program is told with the line that called it', async () => {
    const report = await race('borrowed.wasm', await build('borrowed'));
    const side = String.raw`thread \d \w+ 4 bytes in __\w+, called by stamp \(borrowed\.c:7\) through localtime`;
    expect(seen(report)).toContainEqual(
      expect.stringMatching(new RegExp(`a data race on static data at 0x\\w+: ${side} while ${side}$`)),
    );
    const findings = report.findings.filter(each => each.engine === 'race');
    expect(new Set(findings.map(each => each.where))).toEqual(new Set(['stamp']));
  });

  test("a variable of another thread's stack", async () => {
    const report = await race('stack.wasm', await build('stack'));
    expect(seen(report)).toEqual([
      expect.stringMatching(/a data race on the stack of main \(0x\w+\): thread 1 writes 4 bytes in work/),
    ]);
  });

  test('locks in either order, although nothing waited', async () => {
    const report = await race('order.wasm', await build('order'));
    expect(seen(report)).toEqual([
      'run-lock-order: locks are taken in different orders: thread 1 holds `left`, taken in forwards (order.c:6), and takes `right` in forwards (order.c:7); thread 2 holds `right`, taken in backwards (order.c:6), and takes `left` in backwards (order.c:7)',
    ]);
    expect(report.ok).toBe(false);
  });

  test('locks in either order that are gone before the program ends', async () => {
    const report = await race('order_gone.wasm', await build('order_gone'));
    expect(seen(report)).toEqual([
      expect.stringMatching(
        /: thread 1 holds 0x\w+ in a block of the heap that \w+ \(order_gone\.c:26\) allocated, taken in there \(order_gone\.c:10\), and takes 0x\w+ in .* allocated in there \(order_gone\.c:11\); thread 2 holds 0x\w+ in .*, taken in back \(order_gone\.c:10\), .*$/,
      ),
    ]);
  });

  test('a plain counter behind the first use of stdio, which orders nothing', async () => {
    const report = await race('first_print.wasm', await build('first_print'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([expect.stringMatching(/a data race on `hits`: .* \(3 of 3 runs\)$/)]);
  });

  test('a plain counter of threads that start others, which orders nothing', async () => {
    const report = await race('creators.wasm', await build('creators'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([expect.stringMatching(/a data race on `hits`: .* \(3 of 3 runs\)$/)]);
  });

  test('a small block that is freed while it is used, although libc keeps it', async () => {
    const report = await race('small_block.wasm', await build('small_block'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([
      expect.stringMatching(
        /a data race on a block of the heap that __original_main \(small_block\.c:14\) allocated: main writes \d bytes in __original_main \(small_block\.c:19\) by free while thread 1 reads 4 bytes in use/,
      ),
    ]);
  });

  test('arrays that are filled by one instruction: one finding each, of the function that does it', async () => {
    const report = await race('fill.wasm', await build('fill', ['-O1', '-g', '-mbulk-memory']));
    const within = (array: string, place: string) =>
      expect.stringMatching(
        `a data race on \`${array}\`: thread \\d writes 8 bytes in ${place} while thread \\d writes 8 bytes in ${place}$`,
      );
    expect(seen(report)).toEqual([
      within('array', String.raw`wipe \(fill\.c:6\)`),
      within('copy', String.raw`repeat \(fill\.c:7\)`),
    ]);
  });

  test('a plain read of an atomic variable is a note, a plain write a defect', async () => {
    const report = await race('peek.wasm', await build('peek'));
    expect(seen(report)).toEqual([
      expect.stringMatching(
        /^run-data-race: a data race on `other`: .* writes 4 bytes in reader \(peek\.c:15\)/,
      ),
      expect.stringMatching(
        /^run-mixed-access: a plain read of what is written atomically: `flag`: thread 1 atomically writes/,
      ),
    ]);
  });

  test('a plain counter beside the atomic variable that both threads wait for in a loop', async () => {
    const report = await race('spin.wasm', await build('spin'), { verify: { runs: 6 } });
    expect(seen(report)).toEqual([expect.stringMatching(/a data race on `room` \+ 4: .* \(6 of 6 runs\)$/)]);
  });

  test('a plain counter whose neighbour is read again and again in between', async () => {
    const report = await race('neighbours.wasm', await build('neighbours'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([expect.stringMatching(/a data race on `room`: .* \(3 of 3 runs\)$/)]);
  });

  test('a read lock orders no readers, although they came one after the other; a write lock does', async () => {
    const report = await race('readers.wasm', await build('readers'));
    expect(seen(report)).toEqual([expect.stringMatching(/a data race on `visits`.* in visit \(readers\.c/)]);
  });

  test('threads that leave early, or are cancelled, are no ruin of the run', async () => {
    const report = await race('leaving.wasm', await build('leaving'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([]);
    expect(report.runs.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
  });

  test('locks, conditions, atomics, semaphores, blocks that change hands: nothing to report', async () => {
    const report = await race('innocent.wasm', await build('innocent'), { verify: { runs: 3 } });
    expect(seen(report)).toEqual([]);
    expect(report.runs.map(each => each.outcome)).toEqual(['passed', 'passed', 'passed']);
    expect(report.runs[0]?.notSeen?.[0]).toContain('code that did not run');
  });

  test('two threads that print: a race in stdio by name with the stock libc, none with ours', async () => {
    const stock = await race('stock.wasm', await buildStock('printing'), { verify: { runs: 3 } });
    expect(seen(stock).filter(each => each.startsWith('run-data-race'))).toEqual([
      'run-data-race: a data race in stdio (FILE stdout: printf) (3 of 3 runs)',
    ]);
    expect(stock.findings.find(each => each.rule === 'run-data-race')?.fix).toContain('wamr-pthread patch');
    const ours = await race('ours.wasm', await build('printing'), { verify: { runs: 3 } });
    expect(seen(ours)).toEqual([]);
  });

  test('what a libc in order is asked to do is the race of the program, told with the others', async () => {
    const grow = await race('grow.wasm', await build('grow'), { verify: { runs: 2 } });
    const texts = seen(grow).filter(each => each.startsWith('run-data-race'));
    expect(texts).toContainEqual(
      expect.stringMatching(/in __libc_\w+( by free)?, called by grow \(grow\.c:9\)/),
    );
    expect(texts).toContainEqual(expect.stringMatching(/a data race on `calls`: .* in grow \(grow\.c:10\)/));
    expect(texts.filter(each => each.includes(' in the allocator '))).toEqual([]);
    expect(grow.findings.map(each => each.fix).join()).not.toContain('wamr-pthread patch');
  });

  test('a file that is closed too early is no race in stdio, and not the known one of fflush(NULL)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-closed-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const report = await race('closed.wasm', await build('closed'), {
      verify: { args: [join(folder, 'x.txt')], dirs: [folder] },
    });
    const texts = seen(report).filter(each => each.startsWith('run-data-race'));
    expect(texts).toContainEqual(
      expect.stringMatching(
        /on a block of the heap that main \(closed\.c:17\) allocated through fopen.*in \w+, called by flush \(closed\.c:11\).* in fclose by free, called by main \(closed\.c:19\)/,
      ),
    );
    expect(texts.filter(each => each.includes(' in stdio '))).toEqual([]);
  });

  test.each(['-O0', '-O2'])(
    'std::cout may be shared by threads, a stream of their own not: %s',
    async level => {
      const module = await build('streams.cpp', [level, '-g']);
      expect(seen(await race('cout.wasm', module))).toEqual([]);
      const own = await race('own.wasm', module, { verify: { args: ['own'] } });
      expect(seen(own)).toContainEqual(
        expect.stringMatching(
          /^run-data-race: .* on a block of the heap that \w+ \(streams\.cpp:20\) allocated:/,
        ),
      );
    },
  );

  test('without names and debug information it says addresses, and what is missing', async () => {
    const report = await race('counter.wasm', await buildStock('counter', ['-Wl,--strip-all']));
    expect(seen(report)).toEqual([
      expect.stringMatching(
        /a data race on static data at 0x\w+: thread \d \w+ 4 bytes in func\[\d+\] while/,
      ),
    ]);
    expect(report.runs[0]?.notSeen?.slice(-2)).toEqual([
      'names of functions, and races of threads that ran one after the other (the module has no name section)',
      'lines and variables (the module has no debug information: compile with -g)',
    ]);
  });
});
