import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { packageRoot } from '../../src/paths.js';
import { caught } from './caught.js';
import { folder } from './folder.js';

const JSON_5 = '{ "threads": { "max": 5 } }';

describe('where a config may be', () => {
  it.each([
    ['wamr-pthread.config.json', JSON_5],
    ['wamr-pthread.config.json', `\uFEFF${JSON_5}`],
    ['wamr-pthread.config.jsonc', `\uFEFF// threads\n{ /* five */ "threads": { "max": 5, }, }`],
    ['wamr-pthread.config.mjs', 'export default { threads: { max: 5 } };'],
    ['wamr-pthread.config.mjs', 'export default () => ({ threads: { max: 5 } });'],
    ['wamr-pthread.config.mjs', 'export default async () => ({ threads: { max: 5 } });'],
    ['wamr-pthread.config.js', 'module.exports = { threads: { max: 5 } };'],
    [
      'wamr-pthread.config.ts',
      'const max: number = 5;\nexport default { threads: { max } } satisfies object;',
    ],
    ['package.json', '{ "name": "x", "wamr-pthread": { "threads": { "max": 5 } } }'],
  ])('%s: %s', async (name, text) => {
    const root = folder({ [name]: text });
    const { config, file, root: found } = await loadConfig({ cwd: root });
    expect(config.threads.max).toBe(5);
    expect(file).toBe(join(root, name));
    expect(found).toBe(root);
  });

  it('a module .js, and a .ts that imports another file', async () => {
    const esm = folder({
      'package.json': '{ "type": "module" }',
      'wamr-pthread.config.js': 'export default { threads: { max: 5 } };',
    });
    const ts = folder({
      'limits.ts': 'export const max: number = 6;',
      'wamr-pthread.config.ts': "import { max } from './limits.ts';\nexport default { threads: { max } };",
    });
    expect((await loadConfig({ cwd: esm })).config.threads.max).toBe(5);
    expect((await loadConfig({ cwd: ts })).config.threads.max).toBe(6);
  });

  it('a typed config, as an object and as a function', async () => {
    const define = JSON.stringify(join(packageRoot, 'src/config/define.ts'));
    const typed = (config: string) =>
      folder({
        'wamr-pthread.config.ts': `import { defineConfig } from ${define};\nexport default defineConfig(${config});`,
      });
    expect((await loadConfig({ cwd: typed('{ threads: { max: 5 } }') })).config.threads.max).toBe(5);
    expect(
      (await loadConfig({ cwd: typed('async () => ({ threads: { max: 6 } })') })).config.threads.max,
    ).toBe(6);
  });

  it('upwards; a package.json without the key does not stop the search', async () => {
    const root = folder({
      'wamr-pthread.config.json': JSON_5,
      'app/package.json': '{ "name": "app" }',
      'app/src/deep/x.c': '',
    });
    const loaded = await loadConfig({ cwd: join(root, 'app/src/deep') });
    expect(loaded.file).toBe(join(root, 'wamr-pthread.config.json'));
    expect(loaded.config.out).toBe(join(root, '.wamr-pthread'));
  });

  it('nowhere: the defaults, with the working directory as root', async () => {
    const root = folder({ 'package.json': '{ "name": "x" }', 'sub/x.c': '' });
    const loaded = await loadConfig({ cwd: join(root, 'sub') });
    expect(loaded.file).toBeUndefined();
    expect(loaded.root).toBe(join(root, 'sub'));
    expect(loaded.config.out).toBe(join(root, 'sub', '.wamr-pthread'));
    expect(loaded.config.threads.max).toBe(4);
  });

  it('named, relative to the working directory', async () => {
    const root = folder({
      'wamr-pthread.config.json': JSON_5,
      'ci/small.json': '{ "threads": { "max": 1 } }',
    });
    const loaded = await loadConfig({ cwd: root, file: 'ci/small.json' });
    expect(loaded.config.threads.max).toBe(1);
    expect(loaded.root).toBe(join(root, 'ci'));
  });
});

describe('precedence', () => {
  it('command line over file over defaults; lists replaced, maps merged by key, undefined ignored', async () => {
    const file = {
      threads: { max: 5 },
      link: { exports: ['a', 'b'] },
      verify: { env: { A: 'file', B: 'file' }, runs: 2 },
    };
    const root = folder({ 'wamr-pthread.config.json': JSON.stringify(file) });
    const overrides = {
      threads: { max: 6, stackSize: undefined },
      link: { exports: ['c'] },
      verify: { env: { B: 'typed' } },
    };
    const { config } = await loadConfig({ cwd: root, overrides });
    expect(config.threads).toEqual({ max: 6, stackSize: 262_144 });
    expect(config.link.exports).toEqual(['c']);
    expect(config.verify.env).toEqual({ A: 'file', B: 'typed' });
    expect(config.verify.runs).toBe(2);
  });

  it('an override does not hide that the file is wrong there', async () => {
    const root = folder({ 'wamr-pthread.config.json': '{ "threads": 5 }' });
    const error = await caught(() => loadConfig({ cwd: root, overrides: { threads: { max: 6 } } }));
    expect(error.message).toBe(
      'wamr-pthread.config.json: threads is 5; accepted: an object with keys of max, stackSize',
    );
  });

  it('a wrong value of the command line is blamed on the command line', async () => {
    const root = folder({ 'wamr-pthread.config.json': JSON_5 });
    const error = await caught(() => loadConfig({ cwd: root, overrides: { threads: { max: 4096 } } }));
    expect(error.message).toBe('command line: threads.max is 4096; accepted: a whole number from 1 to 1024');
  });
});

describe('relative paths', () => {
  const file = {
    out: 'build',
    sdk: { path: 'sdk', sysroot: './sysroot', compiler: './bin/clang' },
    verify: {
      dirs: ['data', 'guest::host', '/abs'],
      wamrRoot: '../wamr',
      wamrPrefix: 'installed',
      scenario: 's.json',
    },
  };

  it('of the file start at its folder', async () => {
    const root = folder({ 'wamr-pthread.config.json': JSON.stringify(file), 'sub/x.c': '' });
    const { config } = await loadConfig({ cwd: join(root, 'sub') });
    expect(config.out).toBe(join(root, 'build'));
    expect(config.sdk).toEqual({
      path: join(root, 'sdk'),
      sysroot: join(root, 'sysroot'),
      compiler: join(root, 'bin/clang'),
      inPlace: false,
    });
    expect(config.verify).toMatchObject({
      wamrRoot: join(root, '..', 'wamr'),
      wamrPrefix: join(root, 'installed'),
      scenario: join(root, 's.json'),
    });
    expect(config.verify.dirs).toEqual([
      `data::${join(root, 'data')}`,
      `guest::${join(root, 'host')}`,
      '/abs',
    ]);
  });

  it('of the command line start at the working directory', async () => {
    const root = folder({ 'wamr-pthread.config.json': JSON.stringify(file), 'sub/x.c': '' });
    const overrides = { out: '../o', sdk: { path: '.' }, verify: { dirs: ['.'], wamrRoot: 'w' } };
    const { config } = await loadConfig({ cwd: join(root, 'sub'), overrides });
    expect(config.out).toBe(join(root, 'o'));
    expect(config.sdk.path).toBe(join(root, 'sub'));
    expect(config.sdk.sysroot).toBe(join(root, 'sysroot'));
    expect(config.verify.dirs).toEqual([`.::${join(root, 'sub')}`]);
    expect(config.verify.wamrRoot).toBe(join(root, 'sub', 'w'));
  });

  it.each(['system', 'embedded'])(
    '%s is the name of an SDK, and a bare compiler is looked up in PATH',
    async path => {
      const { config } = await loadConfig({
        cwd: folder(),
        overrides: { sdk: { path, compiler: 'clang-20' } },
      });
      expect(config.sdk).toEqual({ inPlace: false, path, compiler: 'clang-20' });
    },
  );
});
