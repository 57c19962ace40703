// templates/host with the real WAMR: built by both routes as its README says, and what people then see.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOf, programs } from '../flags/programs.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import {
  BUILD_TIMEOUT,
  commandsOf,
  follow,
  hostProject,
  installedHost,
  run,
  wamrPthread,
} from './support/host.js';
import { BAD, badModules, buildModule, constructedModules, KINDS } from './support/host-modules.js';

describeWith(allOf(wamrSource(), programs('bash')), 'the host of templates/host', () => {
  let project = '';
  beforeAll(async () => {
    project = await hostProject();
    await badModules(project);
  }, BUILD_TIMEOUT);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('`flags` prints what `patch` wrote for it', async () => {
    const out = (name: string) => readFileSync(join(project, '.wamr-pthread', name), 'utf8');
    expect(await wamrPthread(['flags', '--for', 'runtime'], project)).toBe(out('runtime.cmake'));
    expect(await wamrPthread(['flags', '--for', 'header'], project)).toBe(out('wamr_pthread_host.h'));
  });

  describe.each([
    ['WAMR from its source tree', 'build/host'],
    ['An installed WAMR', 'host-build/host'],
  ])('%s', (heading, host) => {
    const start = (...args: string[]) => run(join(project, host), args, project);

    test(
      'the commands of the README run the demo',
      async () => {
        const result = await follow(commandsOf(heading), project);
        expect(result.stdout).toMatch(/^documents 1000, threads 4, bytes \d+, wrong 0$/m);
        expect(result).toMatchObject({ code: 0 });
      },
      BUILD_TIMEOUT,
    );

    test('arguments, output and exit code are the module’s, 20 times', async () => {
      for (let at = 1; at <= 20; at += 1) {
        const result = await start('app.wasm', '4', '20');
        expect(result, `run ${at}`).toMatchObject({ code: 0, stderr: '' });
        expect(result.stdout).toContain('documents 80, threads 4,');
      }
      const exits = '#include <stdlib.h>\nint main(int argc, char **argv) { exit(argc + atoi(argv[1])); }\n';
      await buildModule(project, 'exits', exits);
      expect(await start('exits.wasm', '40', 'more')).toEqual({ code: 43, stdout: '', stderr: '' });
    });

    test('the thread limit is the config’s', async () => {
      const { code, stderr } = await start('app.wasm', '5', '20');
      expect(code).toBe(1);
      expect(stderr).toContain('thread constructor failed');
      expect(stderr).toContain('npx wamr-pthread verify says which function it was');
    });

    test('what fails is said with what to do', async () => {
      const said = await Promise.all(
        BAD.map(async name => {
          const { code, stderr } = await start(`${name}.wasm`);
          return `exit code ${code}\n${stderr}`;
        }),
      );
      await expect(said.join('\n')).toMatchFileSnapshot('golden/host-errors.txt');
    });

    test('without a module it says how to call it', async () => {
      expect(await start()).toEqual({
        code: 2,
        stdout: '',
        stderr: `usage: ${join(project, host)} app.wasm [argument...]\n`,
      });
    });

    test('without memory for an instance', async () => {
      const limited = `ulimit -v 2000000; exec "${host}" app.wasm`;
      const { code, stderr } = await run('bash', ['-c', limited], project);
      expect(code).toBe(1);
      expect(stderr).toMatch(/allocate linear memory failed\n {2}-> .*WAMR_DISABLE_HW_BOUND_CHECK/);
    });
  });

  describe.each(KINDS)('$entry, WASI imported: $wasi', kind => {
    test('constructors run exactly once, whoever has to call them', async () => {
      const folder = await constructedModules(project, kind);
      const counted = new WebAssembly.Module(readFileSync(join(folder, 'counted.wasm')));
      const imports = WebAssembly.Module.imports(counted).map(({ module }) => module);
      expect(imports.includes('wasi_snapshot_preview1')).toBe(kind.wasi);
      const host = await installedHost(project, folder);
      const call = (module: string, ...names: string[]) => run(host, [module, ...names], folder);
      const stdout = kind.wasi ? 'once\nonce\n' : '';
      expect(await call('counted.wasm', 'once', 'once')).toEqual({ code: 0, stdout, stderr: '' });
      const failures: [string, string, RegExp][] = [
        [
          'counted.wasm',
          'another_count',
          /another_count: Exception: unreachable\n {2}-> .*wamr-pthread verify/,
        ],
        ['counted.wasm', 'absent', /absent: the module does not export it\n {2}-> list it in link\.exports/],
        ['broken.wasm', 'once', /unreachable\n {2}-> .*for a trap in a constructor: npx wamr-pthread verify/],
      ];
      for (const [module, name, message] of failures)
        expect(await call(module, name)).toEqual({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(message),
        });
    });
  });
});
