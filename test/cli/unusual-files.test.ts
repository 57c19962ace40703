import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { buildModule } from '../support/module-builder.js';
import { makeNamedPipe } from '../support/named-pipe.js';
import { sound } from '../verify/support/sound-module.js';
import { cli, environment, errorText, main, project } from './support/cli.js';

// Pipes and devices in the place of files: nothing is waited for that may never come, and nothing is read without end.

describe.runIf(process.platform !== 'win32')('pipes and devices', () => {
  test('a device is refused as a module', async () => {
    expect(await cli(['verify', '--static', '/dev/zero'], { cwd: project() })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'IO_READ',
        'cannot read /dev/zero: it is a device, not a file',
        'Name a linked module: wamr-pthread verify app.wasm',
      ),
    });
  });

  test('a module comes through a pipe as well as from a file', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'app.wasm'), buildModule(sound));
    const words = `'${process.execPath}' '${main}' verify --static`;
    const { stdout } = await shell(`cat app.wasm | ${words} /dev/stdin`, cwd);
    expect(stdout).toContain('PASS /dev/stdin');
    makeNamedPipe(join(cwd, 'pipe.wasm'));
    const named = await shell(`cat app.wasm > pipe.wasm & ${words} pipe.wasm`, cwd);
    expect(named.stdout).toContain('PASS pipe.wasm');
  });

  test.each([
    ['found', []],
    ['named', ['--config', 'wamr-pthread.config.json']],
  ])('a config that is a pipe and is %s is not waited for', async (_, words) => {
    const cwd = project();
    makeNamedPipe(join(cwd, 'wamr-pthread.config.json'));
    expect(await cli(['verify', '--static', 'app.wasm', ...words], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'CONFIG_READ',
        'wamr-pthread.config.json: cannot be loaded: it is a pipe, not a file',
        'Write the config into an ordinary file.',
      ),
    });
  });

  test.each([
    ['baseline', 'BASELINE_READ', 'cannot read pipe.json: it is a pipe, not a file'],
    ['scenario', 'SCENARIO_READ', 'pipe.json: cannot be read: it is a pipe, not a file'],
  ])('a %s that is a pipe is not waited for', async (key, code, message) => {
    const cwd = project();
    writeFileSync(join(cwd, 'app.wasm'), buildModule(sound));
    makeNamedPipe(join(cwd, 'pipe.json'));
    writeFileSync(join(cwd, 'wamr-pthread.config.json'), JSON.stringify({ verify: { [key]: 'pipe.json' } }));
    const result = await cli(['verify', '--static', 'app.wasm'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(`error [${code}] ${message}\n`);
  });

  test('a device is no report to be merged', async () => {
    const { code, stderr } = await cli(['report', 'merge', '/dev/zero'], { cwd: project() });
    expect(code).toBe(2);
    expect(stderr).toContain('error [REPORT_READ] cannot read /dev/zero: it is a device, not a file\n');
  });
});

function shell(line: string, cwd: string) {
  return execa('sh', ['-c', line], { cwd, env: environment(), extendEnv: false, reject: false });
}
