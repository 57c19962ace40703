import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ProgramBuilder, programBuilder, testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { wamrRunner } from '../support/wamr.js';

const HEADERS = ['pthread.h', 'threads.h', 'semaphore.h', 'sched.h'];
/** A declaration of a function about threads. Macros have no part in a preprocessed header. */
const DECLARATION = /\b(_?pthread_\w+|(?:sem|thrd|mtx|cnd|tss|sched)_[a-z]\w*|call_once) *\((?!\*)/g;

const namesIn = (text: string) =>
  [...new Set([...text.matchAll(DECLARATION)].map(([, name = '']) => name))].sort();

const wamr = wamrRunner();

for (const sysroot of testSysroots) {
  const part = { missing: sysroot.part.missing ?? wamr.missing };
  describeWith(part, `the headers about threads of ${sysroot.title}`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'declared-'));
    let builder: ProgramBuilder;
    beforeAll(async () => {
      builder = await programBuilder(sysroot, scratch);
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    const source = (name: string, lines: readonly string[]) => {
      const file = join(scratch, `${name}.c`);
      writeFileSync(file, `${['#define _GNU_SOURCE', ...lines].join('\n')}\n`);
      return file;
    };

    test('a program that takes the address of every declared function links and runs', async () => {
      const includes = HEADERS.map(header => `#include <${header}>`);
      const names = namesIn(await builder.preprocess(source('all', includes)));
      expect(names.length).toBeGreaterThan(140);
      const addresses = names.map(name => `(void (*)(void))${name},`);
      const program = source('every', [
        ...includes,
        'void (*volatile functions[])(void) = {',
        ...addresses,
        '};',
        'int main(void) {',
        '  for (unsigned i = 0; i < sizeof functions / sizeof *functions; i++) if (!functions[i]) return 1;',
        '  return 0;',
        '}',
      ]);
      const run = await wamr.run(await builder.build(program, 'every'));
      expect(run).toMatchObject({ code: 0, stderr: '' });
      // A function that only the host could give is named in WAMR's log.
      expect(run.log).toEqual([]);
    });

    test('nothing that the SDK itself declares is missing from the headers that replace its own', async () => {
      const stock = await builder.preprocess(
        source('stock', ['#include <pthread.h>', '#include <sched.h>']),
        {
          ownHeaders: false,
        },
      );
      const ours = await builder.preprocess(source('ours', ['#include <pthread.h>', '#include <sched.h>']));
      expect(namesIn(ours)).toEqual(expect.arrayContaining(namesIn(stock)));
    });
  });
}
