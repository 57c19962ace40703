// What `init` plans for projects that have something already: their files keep everything that is theirs.
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { planInit } from '../../src/init/plan.js';
import { parseJsoncText } from '../../src/jsonc.js';
import { caught } from '../config/caught.js';
import { folder } from '../config/folder.js';

const after = (cwd: string, name: string, more: object = {}) =>
  planInit({ cwd, ...more }).changes.find(change => change.name === name)?.after;

test('the config is valid, has what was given, and says what each key is', () => {
  const cwd = folder();
  const text = after(cwd, 'wamr-pthread.config.jsonc', {
    overrides: { threads: { max: 8 }, link: { exports: ['parse'] }, out: 'build/wt' },
    answers: { 'threads.max': '2', 'memory.app-heap': '1MiB' },
  });
  const value = configSchema.parse(parseJsoncText(text ?? ''));
  expect(value).toMatchObject({
    $schema: './node_modules/wamr-pthread/dist/config.schema.json',
    out: 'build/wt',
    threads: { max: 8, stackSize: 256 * 1024 },
    memory: { appHeap: 1024 * 1024 },
    link: { exports: ['parse'] },
  });
  expect(text).toMatch(/\/\/ Threads that may live at the same time .*\n.*Unit: threads\.\n {4}"max": 8,/);
  expect(text).not.toContain('hostImports');
});

test('values that cannot be are refused as everywhere, before anything is planned', async () => {
  const cwd = folder();
  const wrong = await caught(() => planInit({ cwd, overrides: { threads: { max: 0 } } }));
  expect([wrong.code, wrong.message]).toEqual([
    'CONFIG_INVALID',
    'command line: threads.max is 0; accepted: a whole number from 1 to 1024',
  ]);
});

test.each([
  ['wamr-pthread.config.json', '{}'],
  ['wamr-pthread.config.ts', 'export default {}'],
  ['package.json', '{ "wamr-pthread": {} }'],
])('a project with a config in %s is left alone', async (name, text) => {
  const error = await caught(() => planInit({ cwd: folder({ [name]: text }) }));
  expect(error.code).toBe('CONFIG_EXISTS');
  expect(error.message).toContain(`there is a config already: ${name}`);
});

test('a config further up is told: it no longer counts', () => {
  const root = folder({ 'wamr-pthread.config.json': '{}', 'app/x.c': '' });
  expect(planInit({ cwd: `${root}/app` }).notes).toContain(
    '../wamr-pthread.config.json no longer holds for this folder: the nearest config counts',
  );
});

test('presets: added behind those that are there, in their version and layout', () => {
  const files = { 'CMakeLists.txt': '', 'CMakePresets.json': '' };
  const two = '{\r\n\t"version": 2, // old\r\n\t"configurePresets": [\r\n\t\t{ "name": "a" }\r\n\t]\r\n}\r\n';
  const cwd = folder({ ...files, 'CMakePresets.json': two });
  const text = after(cwd, 'CMakePresets.json') ?? '';
  expect(text).toContain('// old\r\n');
  expect(text).toContain('\t\t{ "name": "a" },\r\n\t\t{\r\n\t\t\t"name": "wamr-pthread",\r\n');
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  expect(parseJsoncText(text)).toMatchObject({
    version: 2,
    configurePresets: [
      { name: 'a' },
      {
        name: 'wamr-pthread',
        generator: 'Ninja',
        cacheVariables: {
          CMAKE_TOOLCHAIN_FILE: `\${sourceDir}/node_modules/wamr-pthread/templates/cmake/wamr-pthread.cmake`,
        },
      },
    ],
  });
  const again = folder({ ...files, 'CMakePresets.json': text });
  expect(after(again, 'CMakePresets.json')).toBeUndefined();
  const other = folder({
    ...files,
    'CMakePresets.json': '{ "version": 6, "configurePresets": [{ "name": "wamr-pthread" }] }',
  });
  expect(planInit({ cwd: other }).byHand).toEqual([
    {
      file: 'CMakePresets.json',
      why: 'it has a preset wamr-pthread with other settings',
      add: expect.stringContaining('"toolchainFile":'),
    },
  ]);
});

test('presets: only for CMake projects, or when asked; the package may be hoisted', () => {
  const root = folder({ 'node_modules/wamr-pthread/package.json': '{}', 'apps/one/a.c': '' });
  const cwd = `${root}/apps/one`;
  expect(after(cwd, 'CMakePresets.json')).toBeUndefined();
  expect(after(cwd, 'CMakePresets.json', { cmake: true })).toContain(
    `"\${sourceDir}/../../node_modules/wamr-pthread/templates/cmake/wamr-pthread.cmake"`,
  );
  expect(after(cwd, 'wamr-pthread.config.jsonc')).toContain(
    '"./../../node_modules/wamr-pthread/dist/config.schema.json"',
  );
});

test('.gitignore: one line, once, and the last line keeps its form', () => {
  const line = (text: string, more: object = {}) => after(folder({ '.gitignore': text }), '.gitignore', more);
  expect(line('a\r\n')).toBe('a\r\n.wamr-pthread/\r\n');
  expect(line('a')).toBe('a\n.wamr-pthread/');
  expect(line('/.wamr-pthread\n')).toBeUndefined();
  expect(line('a\n', { overrides: { out: './build/wt/' } })).toBe('a\nbuild/wt/\n');
  expect(line('a\n', { overrides: { out: '../wt' } })).toBeUndefined();
  expect(line('a\n', { gitignore: false })).toBeUndefined();
  expect(after(folder({ '.git/HEAD': '' }), '.gitignore')).toBe('.wamr-pthread/\n');
  expect(planInit({ cwd: folder() }).notes).toContain('no git repository here: no .gitignore was planned');
});

test('npm scripts: only those that do not exist; others are told', () => {
  const cwd = folder({
    'package.json': '{"name":"x","private":true,"scripts":{"postinstall":"a","verify":"b"}}\n',
  });
  expect(planInit({ cwd })).toMatchObject({
    byHand: [
      { why: 'scripts.postinstall is "a"', add: '"postinstall": "a && wamr-pthread patch"' },
      { why: 'scripts.verify is "b"', add: '"verify:wasm": "wamr-pthread verify"' },
    ],
  });
  expect(after(cwd, 'package.json')).toBeUndefined();
  const fresh = folder({ 'package.json': '{\n\t"name": "x"\n}\n' });
  expect(after(fresh, 'package.json')).toBe(
    '{\n\t"name": "x",\n\t"scripts": {\n\t\t"postinstall": "wamr-pthread patch",\n\t\t"verify": "wamr-pthread verify"\n\t}\n}\n',
  );
  expect(planInit({ cwd: fresh }).notes.join()).toContain('rename postinstall to prepare');
  expect(after(fresh, 'package.json', { scripts: false })).toBeUndefined();
});

test('damaged files of the project are named with line and column, and with the way round where there is one', async () => {
  const cwd = folder({ 'package.json': '{\n  "name": x\n}' });
  // It may hold a config: without its scripts it is read, too.
  for (const scripts of [true, false]) {
    const error = await caught(() => planInit({ cwd, scripts }));
    expect([error.message, error.hint]).toEqual([
      'package.json: line 2, column 11: expected a value, found "x"',
      'Correct the file at that place.',
    ]);
  }
  const other = folder({ 'CMakeLists.txt': '', 'CMakePresets.json': '{\n  "version": x\n}' });
  const { hint } = await caught(() => planInit({ cwd: other }));
  expect(hint).toBe('Correct the file at that place, or leave it out with --no-cmake.');
  expect(planInit({ cwd: other, cmake: false }).changes.length).toBe(1);
});
