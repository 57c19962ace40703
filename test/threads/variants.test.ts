import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ProgramBuilder, programBuilder, testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { wamrEngine } from './suite/engines.js';
import { problemsOf } from './suite/judge.js';
import { readProgram } from './suite/program.js';

// The same program by other ways through compiler, linker and optimiser. Each of them moves, merges, renames or drops
// what the patched archives and WAMR go by: names, sections, data segments, globals, exports.

const program = readProgram(fileURLToPath(new URL('variants/all.c', import.meta.url)));
const wamr = wamrEngine();

interface Variant {
  readonly title: string;
  readonly compile?: readonly string[];
  readonly link?: readonly string[];
  /** Options of wasm-opt for the linked module. */
  readonly optimise?: readonly string[];
}

const variants: readonly Variant[] = [
  { title: '-O0', compile: ['-O0'] },
  { title: '-Oz', compile: ['-Oz'] },
  { title: '-flto', compile: ['-flto'] },
  { title: '-flto=thin', compile: ['-flto=thin'] },
  { title: '-flto --lto-O3 --strip-all', compile: ['-flto'], link: ['--lto-O3', '--strip-all'] },
  { title: '--no-gc-sections', link: ['--no-gc-sections'] },
  { title: '--strip-debug', compile: ['-g'], link: ['--strip-debug'] },
  { title: '--strip-all', link: ['--strip-all'] },
  { title: '--compress-relocations', link: ['--compress-relocations', '--strip-debug'] },
  { title: 'wasm-opt -O2', optimise: ['-O2'] },
  { title: 'wasm-opt -Os', optimise: ['-Os'] },
];

for (const sysroot of testSysroots) {
  const part = { missing: sysroot.part.missing ?? wamr.missing };
  describeWith(part, `variants of a build in ${sysroot.title}, on WAMR`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'variants-'));
    let builder: ProgramBuilder;
    beforeAll(async () => {
      builder = await programBuilder(sysroot, scratch);
      await wamr.prepare();
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test.each(variants)('$title', async ({ compile = [], link = [], optimise }) => {
      const linked = await builder.build(program.source, 'all', [], { compile, link });
      const module = optimise === undefined ? linked : await wasmOpt(linked, optimise);
      const run = await wamr.run(program, { module, folder: scratch, timeout: 60_000 });
      expect(problemsOf(program, run, 0)).toEqual([]);
    });
  });
}

/** Binaryen's optimiser, with the features that the module says it uses. */
async function wasmOpt(module: string, options: readonly string[]): Promise<string> {
  const output = `${module}.opt.wasm`;
  await execa('wasm-opt', [...options, module, '-o', output], { preferLocal: true });
  return output;
}
