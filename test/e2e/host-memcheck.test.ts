// templates/host under valgrind's memcheck, built by both routes with what its README says about valgrind.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOf, programs } from '../flags/programs.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import {
  BUILD_TIMEOUT,
  commandsOf,
  configuredWith,
  follow,
  hostProject,
  installedHost,
  memcheck,
  valgrindOptions,
} from './support/host.js';
import { BAD, badModules, constructedModules, KINDS } from './support/host-modules.js';

describeWith(
  allOf(wamrSource(), programs('bash', 'valgrind')),
  'the host of templates/host under memcheck',
  () => {
    let project = '';
    beforeAll(async () => {
      project = await hostProject();
      await badModules(project);
    }, BUILD_TIMEOUT);
    afterAll(() => rmSync(project, { recursive: true, force: true }));

    describe.each([
      ['WAMR from its source tree', 'build/host', ''],
      ['An installed WAMR', 'host-build/host', ' -DBUILD_SHARED_LIBS=ON'],
    ])('%s', (heading, host, more) => {
      const check = (...args: string[]) => memcheck(join(project, host), args, project);
      beforeAll(async () => {
        const commands = configuredWith(`${valgrindOptions()}${more}`, commandsOf(heading));
        expect(await follow(commands, project)).toMatchObject({ code: 0 });
      }, BUILD_TIMEOUT);

      test('nothing wrong while the demo runs, and nothing left', async () => {
        for (let at = 1; at <= 3; at += 1) {
          const { code, stdout, stderr } = await check('app.wasm', '4', '20');
          expect(stderr, `run ${at}`).toBe('');
          expect(stdout).toContain('documents 80, threads 4,');
          expect(code).toBe(0);
        }
      });

      test.each(BAD)('nothing left after the failure of %s.wasm', async name => {
        const { code, stderr } = await check(`${name}.wasm`);
        expect(stderr).toMatch(/^(host: .*\n)+ {2}-> .*\n$/);
        expect(code).toBe(1);
      });
    });

    test.each(KINDS)('constructors: $entry, WASI imported: $wasi', async kind => {
      const folder = await constructedModules(project, kind);
      const host = await installedHost(project, folder);
      expect(await memcheck(host, ['counted.wasm', 'once'], folder)).toMatchObject({ code: 0, stderr: '' });
      const { code, stderr } = await memcheck(host, ['broken.wasm', 'once'], folder);
      expect(stderr).toMatch(/^host: broken\.wasm: .*unreachable\n {2}-> .*\n$/);
      expect(code).toBe(1);
    });

    /** A second host, whose line `from` is `to`. */
    async function changedHost(name: string, from: string, to: string): Promise<string> {
      const folder = join(project, name);
      cpSync(join(project, 'host'), folder, { recursive: true });
      const source = readFileSync(join(folder, 'host.c'), 'utf8');
      expect(source.split(from)).toHaveLength(2);
      writeFileSync(join(folder, 'host.c'), source.replace(from, to));
      return installedHost(project, folder, folder);
    }

    test.each([
      ['never-unloaded', 'wasm_runtime_unload(module);', '', 'definitely lost'],
      [
        'bytes-freed-early',
        'module = wasm_runtime_load(',
        'free(bytes); module = wasm_runtime_load(',
        'Invalid read',
      ],
    ])('memcheck sees a host with a mistake: %s', async (name, from, to, message) => {
      const host = await changedHost(name, from, to);
      const { code, stderr } = await memcheck(host, ['app.wasm', '1', '1'], project);
      expect(stderr).toContain(message);
      expect(code).toBe(99);
    });
  },
);
