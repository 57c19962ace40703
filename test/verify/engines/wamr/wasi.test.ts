// Arguments, environment, files and standard input on the real WAMR; and what a hostile module cannot do.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readModule } from '../../../../src/wasm/module.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { compileC } from '../../../support/compile.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';
import { build } from '../v8/program.js';

const HOSTILE = `
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  if (!strcmp(argv[1], "escape")) {
    const char *const paths[] = {"/data/../secret", "/data/link", "/data/sub/../../secret", "/secret", "/etc/hostname"};
    for (int i = 0; i < 5; i++) if (open(paths[i], O_RDONLY) >= 0) printf("opened %s\\n", paths[i]);
    return 0;
  }
  // 4 GiB of address space, all of it written to.
  unsigned long pages = __builtin_wasm_memory_size(0), before = pages;
  while (__builtin_wasm_memory_grow(0, 256) != (unsigned long)-1) {
    memset((void *)(pages * 65536), 1, 256 * 65536ul);
    pages += 256;
  }
  printf("%lu more\\n", pages - before);
  return 0;
}
`;

describeWith(wamrEngine(), 'files and limits on the real WAMR', () => {
  let outer: string;
  let dir: string;
  let hostile: WasmModule;
  beforeAll(async () => {
    await wamrEngine().prepare();
    const link =
      '--shared-memory,--max-memory=4294967296,--no-check-features,--export=__heap_base,--export=__data_end';
    const bytes = await compileC({
      source: HOSTILE,
      flags: ['-O1', '-matomics', '-mbulk-memory', `-Wl,${link}`],
      sysroot: 'embedded-stock',
    });
    hostile = readModule(bytes, 'hostile.wasm');
  });
  beforeEach(() => {
    outer = realpathSync(mkdtempSync(join(tmpdir(), 'wamr-pthread-wamr-')));
    dir = join(outer, 'data');
    mkdirSync(join(dir, 'sub'), { recursive: true });
    writeFileSync(join(outer, 'secret'), 'secret');
    symlinkSync(join(outer, 'secret'), join(dir, 'link'));
  });
  afterEach(() => rmSync(outer, { recursive: true, force: true }));

  test('arguments, environment, files and standard input; a thread reads what main opened', async () => {
    writeFileSync(join(dir, 'note.txt'), 'from the host\n');
    const options = { args: ['one'], env: { COLOUR: 'green' }, dirs: [`/data::${dir}`] };
    const module = await build('files');
    const run = await runReal(module, options);
    expect(run.stdout).toBe('2 files.wasm one green\n14 from the host\nstdin 0\n');
    expect(run).toMatchObject({ outcome: 'passed', stderr: '' });
    expect(readFileSync(join(dir, 'made.txt'), 'utf8')).toBe('made by the program\n');
    expect((await runReal(module, { ...options, stdin: 'x' })).stdout).toContain('stdin 1\n');
  });

  test('a folder that is not there is an error before the run', async () => {
    await expect(runReal(hostile, { dirs: [join(dir, 'missing')] })).rejects.toMatchObject({
      code: 'IO_READ',
      message: `${join(dir, 'missing')}: cannot be opened for the program: ENOENT`,
    });
  });

  test('nothing outside of the folder can be opened', async () => {
    const run = await runReal(hostile, { args: ['escape'], dirs: [`/data::${dir}`] });
    expect(run).toMatchObject({ outcome: 'passed', stdout: '' });
  });

  test('memory ends at the limit of the process, long before 4 GiB', async () => {
    const run = await runReal(hostile, { args: ['grow'], timeoutMs: 60_000 });
    expect(run.outcome).toBe('passed');
    const pages = Number(/^(\d+) more$/m.exec(run.stdout)?.[1]);
    expect(pages * 65_536).toBeLessThan(1.5 * 1024 ** 3);
    expect(pages).toBeGreaterThan(0);
  });
});
