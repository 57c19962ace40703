import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emit } from '../../src/flags/emit/index.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { allOf, programs } from './programs.js';
import { sampleFlags } from './samples.js';

const wamr = wamrSource();

describeWith(allOf(wamr, programs('cc', 'c++')), 'wamr_pthread_host.h', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-header-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['command', 'cc', 'c99'],
    ['reactor', 'cc', 'c99'],
    ['library', 'cc', 'c99'],
    ['command', 'c++', 'c++11'],
    ['reactor', 'c++', 'c++17'],
    ['library', 'c++', 'c++20'],
  ] as const)('%s: compiles with %s -std=%s without a warning', async (entry, compiler, standard) => {
    const flags = sampleFlags({ link: { entry }, threads: { max: 7, stackSize: '64KiB' } });
    writeFileSync(join(folder, 'wamr_pthread_host.h'), emit(flags, 'header'));
    const source = join(folder, compiler === 'cc' ? 'host.c' : 'host.cpp');
    writeFileSync(
      source,
      `#include "wamr_pthread_host.h"
#if WAMR_PTHREAD_MAX_THREADS != 7 || WAMR_PTHREAD_AUX_STACK_SIZE != 8 * 65536
#error "wrong numbers"
#endif
wasm_module_inst_t start(wasm_module_t module);
wasm_module_inst_t start(wasm_module_t module) { return wamr_pthread_instantiate(module, NULL, 0); }
`,
    );
    const include = join(wamr.root, 'core', 'iwasm', 'include');
    const strict = ['-Wall', '-Wextra', '-pedantic', '-Werror', '-fsyntax-only'];
    const args = [`-std=${standard}`, ...strict, `-I${folder}`, `-isystem${include}`, source];
    const { stderr } = await execa(compiler, args, { reject: false });
    expect(stderr).toBe('');
  });
});
