import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, elfObject, errorText, project } from './support/cli.js';

describe('an output folder that cannot be written', () => {
  const hint = 'Choose a folder that can be written with `--out DIR` (or `out` in the config).';

  test('a read-only one', async () => {
    const cwd = project();
    const readOnly = join(cwd, 'read-only');
    mkdirSync(readOnly);
    chmodSync(readOnly, 0o555);
    // Permissions do not bind the superuser; nobody can make a folder in sysfs.
    const out = process.getuid?.() === 0 ? '/sys/wamr-pthread' : join(readOnly, 'out');
    const { code, stdout, stderr } = await cli(['patch', '--sdk=embedded', '--out', out], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const reasons = ['permission denied', 'operation not permitted', 'the file system is read-only'];
    expect(reasons.map(reason => errorText('IO_WRITE', `cannot write ${out}: ${reason}`, hint))).toContain(
      stderr,
    );
  });

  test.each([
    ['file', 'a file stands in its way'],
    ['file/out', 'a part of the path is not a folder'],
  ])('%s, where file is a file', async (out, reason) => {
    const cwd = project();
    writeFileSync(join(cwd, 'file'), '');
    expect(await cli(['patch', '--sdk=embedded', '--out', out], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText('IO_WRITE', `cannot write ${join(cwd, out)}: ${reason}`, hint),
    });
  });
});

describe('a config that waits for ever', () => {
  test.each([
    ['wamr-pthread.config.mjs', 'export default () => new Promise(() => {});'],
    ['wamr-pthread.config.mjs', 'await new Promise(() => {});\nexport default {};'],
    ['wamr-pthread.config.ts', 'export default new Promise<object>(() => {});'],
  ])('%s: %s', async (name, text) => {
    const cwd = project();
    writeFileSync(join(cwd, name), text);
    expect(await cli(['flags'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'CONFIG_READ',
        `${name}: cannot be loaded: it waits for a promise that never settles`,
        'Correct the file, or its permissions.',
      ),
    });
  });
});

describe('a config with a mistake', () => {
  test.each([
    [
      'wamr-pthread.config.json',
      '{ "thread": { "max": 8 } }',
      'CONFIG_UNKNOWN_KEY',
      'unknown key thread; did you mean threads?',
      'Correct the key; docs/config.md lists every key.',
    ],
    [
      'wamr-pthread.config.json',
      '{ "threads": { "maxx": 8 } }',
      'CONFIG_UNKNOWN_KEY',
      'unknown key threads.maxx; did you mean threads.max?',
      'Correct the key; docs/config.md lists every key.',
    ],
    [
      'wamr-pthread.config.json',
      '{ "threads": { "max": 8 }, }',
      'CONFIG_READ',
      'line 1, column 28: expected a key in double quotes, found "}"',
      'Correct the file at that place.',
    ],
  ])('%s: %s', async (name, text, code, message, hint) => {
    const cwd = project();
    writeFileSync(join(cwd, name), text);
    for (const args of [['patch'], ['cc', '--', '-c', 'a.c'], ['sdk']])
      expect(await cli(args, { cwd })).toEqual({
        code: 2,
        stdout: '',
        stderr: errorText(code, `${name}: ${message}`, hint),
      });
  });

  test('one that does not exist', async () => {
    expect(await cli(['patch', '--config', 'other.json'], { cwd: project() })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'CONFIG_READ',
        'other.json: there is no such file',
        'Check the name given with --config.',
      ),
    });
  });
});

describe('verify of what is no linked module', () => {
  test.each([
    [
      'an ELF object',
      async () => elfObject,
      'WASM_NOT_WASM',
      'app.wasm is not a WebAssembly file: it is an ELF file',
      'A compiler for the host made it. Build it with --target=wasm32-wasip1.',
    ],
    [
      'text',
      async () => Buffer.from('(module)\n'),
      'WASM_NOT_WASM',
      'app.wasm is not a WebAssembly file: it is text',
      'A module in the text format must be assembled first, for example with wat2wasm.',
    ],
    [
      'nothing',
      async () => Buffer.alloc(0),
      'WASM_NOT_WASM',
      'app.wasm is not a WebAssembly file: it is empty',
      'The build that should have written it has failed.',
    ],
    [
      'an archive that was cut off',
      async () => Buffer.from('!<arch>\nhello.o/'),
      'ARCHIVE_MALFORMED',
      'app.wasm: truncated at offset 16: the header of member 1 needs 60 bytes, 8 are there',
      'Copy the file again or reinstall the package it came from.',
    ],
  ])('%s', async (_, bytes, code, message, hint) => {
    const cwd = project();
    writeFileSync(join(cwd, 'app.wasm'), await bytes());
    expect(await cli(['verify', 'app.wasm'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(code, message, hint),
    });
    const { stdout } = await cli(['verify', '--json', 'app.wasm'], { cwd });
    expect(JSON.parse(stdout)).toEqual({ error: { code, message, hint } });
  });

  test.each([
    ['nothing.wasm', 'no such file'],
    ['.', 'it is a folder'],
  ])('%s: %s', async (name, reason) => {
    expect(await cli(['verify', name], { cwd: project() })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'IO_READ',
        `cannot read ${name}: ${reason}`,
        'Name a linked module: wamr-pthread verify app.wasm',
      ),
    });
  });
});
