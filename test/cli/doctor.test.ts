// `wamr-pthread doctor` from a folder that was just set up to a patched one, and with the wrong module.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildModule } from '../support/module-builder.js';
import { sound, withImports } from '../verify/support/sound-module.js';
import { cli, project } from './support/cli.js';

interface Shown {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly id: string;
    readonly observations: readonly { readonly status: string }[];
  }[];
}

test('0 with warnings, 0 when all is well, 1 with a problem', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'wamr-pthread.config.jsonc'), '{ "sdk": { "path": "embedded" } } // one\n');
  const fresh = await cli(['doctor'], { cwd });
  expect({ code: fresh.code, stderr: fresh.stderr }).toEqual({ code: 0, stderr: '' });
  expect(fresh.stdout).toMatch(
    /^warning {2}Patched sysroot {2}.*: not made yet\n +why: .*\n +fix: wamr-pthread patch$/m,
  );
  expect(fresh.stdout).toMatch(/\n0 problems, 1 warning\n$/);

  expect(await cli(['patch', '--quiet'], { cwd })).toMatchObject({ code: 0 });
  const patched = await cli(['doctor', '--json'], { cwd });
  const shown: Shown = JSON.parse(patched.stdout);
  expect({ code: patched.code, ok: shown.ok }).toEqual({ code: 0, ok: true });
  const statuses = Object.fromEntries(
    shown.checks.map(({ id, observations }) => [id, observations.map(({ status }) => status).join()]),
  );
  expect(statuses).toMatchObject({
    config: 'ok',
    sdk: 'ok',
    compiler: 'ok',
    libc: 'ok',
    overlay: 'ok',
    lock: 'ok',
  });

  const wrong = withImports(sound, { module: 'wasi', name: 'thread-spawn', type: '(i)i' });
  writeFileSync(join(cwd, 'app.wasm'), buildModule(wrong));
  const mixed = await cli(['doctor', 'app.wasm'], { cwd });
  expect(mixed.code).toBe(1);
  expect(mixed.stdout).toMatch(/^problem {2}Modules .*app\.wasm: wasi\.thread-spawn is imported/m);
  expect(mixed.stdout).toMatch(/\n1 problem, 0 warnings\n$/);
});

test('a config that is wrong is a problem among the others, not the end', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'wamr-pthread.config.json'), '{ "threads": }');
  const { code, stdout } = await cli(['doctor'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^problem {2}Config .*line 1, column 14: expected a value, found "}" \[CONFIG_READ\]$/m,
  );
  expect(stdout).toMatch(/^ok {7}Node /m);
  expect(stdout).toMatch(/^skipped {2}Compiler /m);
});
