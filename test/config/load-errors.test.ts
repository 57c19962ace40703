import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { caught } from './caught.js';
import { folder } from './folder.js';

describe('files that cannot be used', () => {
  it.each([
    [
      'wamr-pthread.config.json',
      '{\n  "threads": {\n    "max": 5,\n  }\n}',
      'wamr-pthread.config.json: line 4, column 3: expected a key in double quotes, found "}"',
    ],
    [
      'wamr-pthread.config.jsonc',
      '{\n  // threads\n  "threads": { "max": }\n}',
      'wamr-pthread.config.jsonc: line 3, column 23: expected a value, found "}"',
    ],
    ['package.json', '{ "name": }', 'package.json: line 1, column 11: expected a value, found "}"'],
    ['wamr-pthread.config.json', '\n', 'wamr-pthread.config.json: the file is empty'],
    [
      'wamr-pthread.config.mjs',
      'export const threads = {};',
      'wamr-pthread.config.mjs: there is no default export',
    ],
    [
      'wamr-pthread.config.ts',
      'export const threads = {};',
      'wamr-pthread.config.ts: there is no default export',
    ],
    [
      'wamr-pthread.config.mjs',
      "export default () => {\n  throw new TypeError('no SDK here');\n};",
      'wamr-pthread.config.mjs: line 2: cannot be loaded: TypeError: no SDK here',
    ],
    [
      'wamr-pthread.config.mjs',
      "import { readFileSync } from 'node:fs';\n\nexport default JSON.parse(readFileSync('/nowhere/x.json'));",
      "wamr-pthread.config.mjs: line 3: cannot be loaded: ENOENT: no such file or directory, open '/nowhere/x.json'",
    ],
    ['wamr-pthread.config.mjs', 'throw 5;', 'wamr-pthread.config.mjs: cannot be loaded: 5'],
  ])('%s: %j', async (name, text, message) => {
    const error = await caught(() => loadConfig({ cwd: folder({ [name]: text }) }));
    expect(error.code).toBe('CONFIG_READ');
    expect(error.message).toBe(message);
  });

  it('a .ts config that throws: the line, and the cause', async () => {
    const root = folder({
      'wamr-pthread.config.ts': "const name: string = 'boom';\n\nthrow new RangeError(name);\n",
    });
    const error = await caught(() => loadConfig({ cwd: root }));
    expect(error.code).toBe('CONFIG_READ');
    expect(error.message).toBe('wamr-pthread.config.ts: line 3: cannot be loaded: RangeError: boom');
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.cause).toHaveProperty('message', 'boom');
  });

  it.each(['wamr-pthread.config.mjs', 'wamr-pthread.config.ts'])(
    'a syntax error in %s: the line',
    async name => {
      const root = folder({ [name]: 'const a = 1;\nexport default { a: ; };\n' });
      const error = await caught(() => loadConfig({ cwd: root }));
      expect(error.message).toMatch(
        new RegExp(`^${name.replaceAll('.', '\\.')}: line 2: cannot be loaded: [^\n]+$`),
      );
    },
  );

  it('a function that returns nothing is no empty config', async () => {
    const root = folder({ 'wamr-pthread.config.mjs': 'export default () => {};' });
    const error = await caught(() => loadConfig({ cwd: root }));
    expect(error.message).toBe(
      'wamr-pthread.config.mjs: the config is undefined; accepted: an object with keys of sdk, out, threads, memory, link, runtime, verify',
    );
  });

  it.each([
    ['no.json', 'no.json: there is no such file', 'Check the name given with --config.'],
    [
      'a.yaml',
      'a.yaml: a config file ends in .json, .jsonc, .js, .mjs, .ts',
      'Rename the file, or name another one with --config.',
    ],
    [
      'package.json',
      'package.json: there is no key "wamr-pthread"',
      'Add the key "wamr-pthread", or name another file with --config.',
    ],
  ])('--config %s', async (file, message, hint) => {
    const root = folder({ 'a.yaml': 'threads: 5', 'package.json': '{}' });
    const error = await caught(() => loadConfig({ cwd: root, file }));
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({
      code: 'CONFIG_READ',
      message,
      hint,
    });
  });

  it('a folder with the name of a config', async () => {
    const root = folder();
    mkdirSync(join(root, 'wamr-pthread.config.json'));
    const error = await caught(() => loadConfig({ cwd: root, file: 'wamr-pthread.config.json' }));
    expect(error.message).toBe(
      'wamr-pthread.config.json: cannot be loaded: EISDIR: illegal operation on a directory, read',
    );
  });

  it('a typo below the working directory names the file as seen from there, in package.json with the key', async () => {
    const root = folder({ 'wamr-pthread.config.json': '{ "threads": { "maxs": 8 } }', 'sub/x.c': '' });
    const upwards = await caught(() => loadConfig({ cwd: join(root, 'sub') }));
    expect(upwards.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(upwards.message).toBe(
      `${join('..', 'wamr-pthread.config.json')}: unknown key threads.maxs; did you mean threads.max?`,
    );
    const inPackage = folder({ 'package.json': '{ "wamr-pthread": { "threads": { "maxs": 8 } } }' });
    expect((await caught(() => loadConfig({ cwd: inPackage }))).message).toBe(
      'package.json (wamr-pthread): unknown key threads.maxs; did you mean threads.max?',
    );
  });
});
