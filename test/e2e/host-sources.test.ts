// templates/host before anything is built: warnings of the compiler, and mistakes at configure time.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templateFile } from '../../src/paths.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { configure, must, run, wamrPthread } from './support/host.js';

const wamr = wamrSource();

describeWith(wamr, 'the sources of templates/host', () => {
  let project = '';
  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'wamr-pthread-host-'));
    configure(project, {});
    cpSync(templateFile('host'), join(project, 'host'), { recursive: true });
    mkdirSync(join(project, '.wamr-pthread'));
    const header = await wamrPthread(['flags', '--for', 'header'], project);
    writeFileSync(join(project, '.wamr-pthread', 'wamr_pthread_host.h'), header);
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test.each(['command', 'reactor', 'library'])('%s: compiles as C99 without a warning', async entry => {
    const header = await wamrPthread(['flags', '--for', 'header', '--link.entry', entry], project);
    const folder = join(project, `strict-${entry}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'wamr_pthread_host.h'), header);
    const include = [`-I${folder}`, '-isystem', join(wamr.root, 'core', 'iwasm', 'include')];
    const strict = ['-std=c99', '-Wall', '-Wextra', '-Wconversion', '-pedantic', '-Werror', '-fsyntax-only'];
    await must('cc', [...strict, ...include, templateFile('host', 'host.c')], project);
  });

  test.each([
    [
      'no generated header',
      '-DWAMR_PTHREAD_DIR=absent',
      'has no wamr_pthread_host.h: run `npx wamr-pthread patch`',
    ],
    ['no options for WAMR', `-DWAMR_ROOT_DIR=${wamr.root}`, 'options are missing: cmake -C'],
    ['no WAMR', '-DCMAKE_DISABLE_FIND_PACKAGE_iwasm=1', 'or its source tree with -DWAMR_ROOT_DIR='],
  ])('CMake says what is missing: %s', async (_, option, message) => {
    const { code, stderr } = await run('cmake', ['-S', 'host', '-B', 'refused', option], project);
    rmSync(join(project, 'refused'), { recursive: true });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  });

  test('CMake says that an installed WAMR has no threads', async () => {
    // Nothing but the header: as one built without lib-pthread, it lacks the function that sets the limit.
    const include = join(wamr.root, 'core', 'iwasm', 'include');
    const version = 'set(PACKAGE_VERSION 2.4.3)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n';
    const config = `add_library(iwasm::vmlib INTERFACE IMPORTED)
target_include_directories(iwasm::vmlib INTERFACE "${include}")
`;
    writeFileSync(join(project, 'iwasmConfig.cmake'), config);
    writeFileSync(join(project, 'iwasmConfigVersion.cmake'), version);
    const { code, stderr } = await run(
      'cmake',
      ['-S', 'host', '-B', 'old', `-Diwasm_DIR=${project}`],
      project,
    );
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/has no threads: build it with \S+\/runtime\.cmake/);
  });
});
