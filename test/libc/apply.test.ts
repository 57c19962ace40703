import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeArchive } from '../../src/archive/write.js';
import { applyEffects, writeError } from '../../src/libc/apply.js';
import { describeEffect, type Effect } from '../../src/libc/effects.js';
import { makeFolder } from '../../src/libc/folder.js';
import { leftovers } from '../../src/libc/leftovers.js';
import { linkTo } from '../../src/libc/link.js';
import { moveFolder, publishFolder } from '../../src/libc/publish.js';
import { rejectionOf } from '../archive/support/errors.js';
import { plant, scratch } from '../sdk/trees.js';

/** A system without links, as Windows without developer mode. */
const refuse = async () => {
  throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
};
const broken = async () => {
  throw Object.assign(new Error('input/output error'), { code: 'EIO' });
};

const archive: Pick<Extract<Effect, { kind: 'archive' }>, 'bytes' | 'members'> = {
  members: [{ name: 'a.o', data: Buffer.from('member') }],
  bytes: writeArchive([{ name: 'a.o', data: Buffer.from('member') }], () => []),
};

describe('files', () => {
  test('take the place of links and never write through them', async () => {
    const folder = scratch();
    plant(folder, { 'sdk/libc.a': 'stock', 'sdk/crt1.o': 'stock', 'out/x': '' });
    for (const name of ['libc.a', 'crt1.o'])
      symlinkSync(join(folder, 'sdk', name), join(folder, 'out', name));
    await applyEffects([
      { kind: 'archive', path: join(folder, 'out', 'libc.a'), ...archive },
      { kind: 'file', path: join(folder, 'out', 'crt1.o'), content: 'ours' },
    ]);
    for (const name of ['libc.a', 'crt1.o']) {
      expect(readFileSync(join(folder, 'sdk', name), 'utf8')).toBe('stock');
      expect(lstatSync(join(folder, 'out', name)).isSymbolicLink()).toBe(false);
    }
  });

  test('that are scripts can be run', async () => {
    const path = join(scratch(), 'bin', 'clang');
    await applyEffects([{ kind: 'file', path, content: '#!/bin/sh\n', executable: true }]);
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  test.each([
    [
      'a file is in the way',
      (folder: string) => join(folder, 'file', 'out'),
      'a part of the path is not a folder',
    ],
    ['/proc takes no folders', () => '/proc/wamr-pthread/out', 'no such folder, and none can be made there'],
  ])('%s: the message says why', async (_, place, reason) => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), '');
    for (const effect of ['directory', 'file'] as const) {
      const path = place(folder);
      const error = await rejectionOf(applyEffects([{ kind: effect, path: join(path, 'x'), content: '' }]));
      expect([error.code, error.message, error.hint]).toEqual([
        'IO_WRITE',
        `cannot write ${join(path, 'x')}: ${reason}`,
        'Choose a folder that can be written with `--out DIR` (or `out` in the config).',
      ]);
    }
  });

  test.each([
    ['EACCES', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
    ['ENOSPC', 'no space left on the device'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EIO', 'EIO: input/output error'],
  ])('%s reads: %s', (code, words) => {
    const cause = Object.assign(new Error(`${code}: input/output error`), { code });
    expect(writeError('/out/libc.a', cause).message).toBe(`cannot write /out/libc.a: ${words}`);
  });

  test('the first failure ends it, what was done before stays', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), '');
    const effects: Effect[] = ['first', 'file/second', 'third'].map(name => ({
      kind: 'file',
      path: join(folder, name),
      content: name,
    }));
    await rejectionOf(applyEffects(effects));
    expect(readdirSync(folder).sort()).toEqual(['file', 'first']);
  });
});

describe('folders', () => {
  test('are made with those above them, and may exist', async () => {
    const path = join(scratch(), 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test('an overlay that is moved keeps its inner links', async () => {
    const folder = scratch();
    plant(folder, { 'new/lib/wasm32-wasip1/libc.a': 'x' });
    const lib = join(folder, 'new', 'lib');
    await applyEffects([
      { kind: 'alias', path: join(lib, 'wasm32-wasi'), target: join(lib, 'wasm32-wasip1') },
      { kind: 'move', path: join(folder, 'sysroots'), from: join(folder, 'new') },
    ]);
    expect(readlinkSync(join(folder, 'sysroots', 'lib', 'wasm32-wasi'))).toBe('wasm32-wasip1');
    expect(readFileSync(join(folder, 'sysroots', 'lib', 'wasm32-wasi', 'libc.a'), 'utf8')).toBe('x');
  });

  test('moving replaces a folder that is there', async () => {
    const folder = scratch();
    plant(folder, { 'new/a': 'new', 'old/a': 'old', 'old/b': 'old' });
    await moveFolder(join(folder, 'new'), join(folder, 'old'));
    expect(readdirSync(folder)).toEqual(['old']);
    expect(readdirSync(join(folder, 'old'))).toEqual(['a']);
  });
});

describe('publishing', () => {
  test('is a relative link that is switched', async () => {
    const folder = scratch();
    plant(folder, { 'sysroots/1/a': '1', 'sysroots/2/a': '2' });
    const path = join(folder, 'sysroot');
    for (const name of ['1', '2']) await publishFolder(join(folder, 'sysroots', name), path);
    expect(readlinkSync(path)).toBe(join('sysroots', '2'));
    expect(readdirSync(folder).sort()).toEqual(['sysroot', 'sysroots']);
    expect(existsSync(join(folder, 'sysroots', '1', 'a'))).toBe(true);
  });

  test('replaces a link that leads nowhere, and a folder', async () => {
    const folder = scratch();
    plant(folder, { 'sysroots/1/a': '1', 'real/a': 'old' });
    symlinkSync('gone', join(folder, 'sysroot'));
    for (const name of ['sysroot', 'real']) {
      await publishFolder(join(folder, 'sysroots', '1'), join(folder, name));
      expect(readlinkSync(join(folder, name))).toBe(join('sysroots', '1'));
    }
  });

  test('moves the folder itself where links are refused', async () => {
    const folder = scratch();
    const path = join(folder, 'sysroot');
    for (const name of ['1', '2']) {
      plant(folder, { [`sysroots/${name}/a`]: name });
      await publishFolder(join(folder, 'sysroots', name), path, { symlink: refuse });
      expect(readFileSync(join(path, 'a'), 'utf8')).toBe(name);
    }
    expect(lstatSync(path).isDirectory()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['sysroot', 'sysroots']);
    expect(readdirSync(join(folder, 'sysroots'))).toEqual([]);
  });

  test('another error is one', async () => {
    const folder = scratch();
    plant(folder, { 'sysroots/1/a': '1' });
    await expect(
      publishFolder(join(folder, 'sysroots', '1'), join(folder, 'sysroot'), { symlink: broken }),
    ).rejects.toThrow('input/output error');
  });
});

describe('links to the SDK', () => {
  const tree = () => {
    const folder = scratch();
    plant(folder, { 'sdk/file': 'stock', 'sdk/include/a.h': 'a', 'sdk/include/sys/b.h': 'b', 'out/x': '' });
    return folder;
  };
  const inode = (path: string) => statSync(path).ino;

  test('are symlinks', async () => {
    const folder = tree();
    for (const name of ['file', 'include']) {
      await linkTo(join(folder, 'sdk', name), join(folder, 'out', name));
      expect(readlinkSync(join(folder, 'out', name))).toBe(join(folder, 'sdk', name));
    }
  });

  test('else hard links, file by file', async () => {
    const folder = tree();
    const calls = { symlink: refuse, link: (await import('node:fs/promises')).link };
    for (const name of ['file', 'include']) {
      await linkTo(join(folder, 'sdk', name), join(folder, 'out', name), { calls });
    }
    for (const name of ['file', 'include/a.h', 'include/sys/b.h']) {
      expect(inode(join(folder, 'out', name))).toBe(inode(join(folder, 'sdk', name)));
    }
  });

  test('else copies', async () => {
    const folder = tree();
    for (const name of ['file', 'include']) {
      await linkTo(join(folder, 'sdk', name), join(folder, 'out', name), {
        calls: { symlink: refuse, link: refuse },
      });
    }
    for (const name of ['file', 'include/a.h', 'include/sys/b.h']) {
      expect(readFileSync(join(folder, 'out', name))).toEqual(readFileSync(join(folder, 'sdk', name)));
      expect(inode(join(folder, 'out', name))).not.toBe(inode(join(folder, 'sdk', name)));
    }
  });
});

test('leftovers are what this tool makes, and nothing else', async () => {
  const out = scratch();
  const names = {
    mine: ['sysroot.12.new', 'sysroot.12.old', 'lock.9.dead', 'state.json.1234567', 'bin/clang.3456789'],
    others: ['notes.txt', 'sysroot.txt', 'state.json.bak', 'bin/clang', 'bin/ar', 'lock'],
  };
  for (const name of [...names.mine, ...names.others]) plant(out, { [name]: '' });
  for (const name of ['keep', 'old', 'keep.new', 'keep.77.old'])
    mkdirSync(join(out, 'sysroots', name), { recursive: true });
  const found = await leftovers(out, 'keep', [join(out, 'bin', 'clang')]);
  const expected = [...names.mine, 'sysroots/keep.77.old', 'sysroots/keep.new', 'sysroots/old'];
  expect(found.map(({ path }) => path).sort()).toEqual(expected.map(name => join(out, name)).sort());
});

test('effects read as one line each', () => {
  const path = join('/out', 'a');
  const target = join('/sdk', 'a');
  const effects: Effect[] = [
    { kind: 'directory', path },
    { kind: 'link', path, target },
    { kind: 'alias', path, target },
    { kind: 'archive', path, ...archive },
    { kind: 'file', path, content: 'ä' },
    { kind: 'move', path, from: target },
    { kind: 'publish', path, from: target },
    { kind: 'remove', path },
  ];
  expect(effects.map(describeEffect)).toEqual([
    'create   /out/a',
    'link     /out/a -> /sdk/a',
    'alias    /out/a -> /sdk/a',
    `archive  /out/a (1 members, ${archive.bytes.length} bytes)`,
    'write    /out/a (2 bytes)',
    'move     /out/a <- /sdk/a',
    'publish  /out/a -> /sdk/a',
    'remove   /out/a',
  ]);
});
