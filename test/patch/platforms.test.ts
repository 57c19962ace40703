// Systems that lack what a Linux desktop has: links, a home folder, an entry for the user, room in a path.
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { distFile, templateFile } from '../../src/paths.js';
import { embeddedSysroot, plant, scratch } from '../sdk/trees.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { contents, project, type TestProject } from './support/project.js';

/** Loaded first, makes calls of the file system answer as systems without links do. */
const REFUSING = (names: readonly string[]) => `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const refuse = async () => { throw Object.assign(new Error('not permitted'), { code: 'EPERM' }); };
for (const name of ${JSON.stringify(names)}) fs.promises[name] = refuse;
syncBuiltinESMExports();
`;

async function patchWith(made: TestProject, env: NodeJS.ProcessEnv, ...before: string[]) {
  const words = [...before, process.execPath, distFile('cli', 'main.js'), 'patch', '--sysroot', made.sdk];
  const [program = '', ...rest] = words;
  return execa(program, rest, { cwd: made.cwd, env, extendEnv: false, reject: false });
}

describe.each([
  ['without symlinks', ['symlink']],
  ['without any links', ['symlink', 'link']],
])('%s', (_, refused) => {
  test('the sysroot is whole under both names of the target, also the second time', async () => {
    const made = await project();
    plant(made.folder, { 'refusing.mjs': REFUSING(refused) });
    const env = { ...made.env, NODE_OPTIONS: `--import ${join(made.folder, 'refusing.mjs')}` };
    for (const word of ['patched', 'in place']) {
      const { exitCode, stderr } = await patchWith(made, env);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(word) });
      expect(lstatSync(join(made.out, 'sysroot')).isDirectory()).toBe(true);
      for (const below of ['lib', 'include']) {
        const [one, other] = ['wasm32-wasip1', 'wasm32-wasi'].map(name =>
          contents(join(made.out, 'sysroot', below, name)),
        );
        expect(other).toEqual(one);
        expect(Object.values(one ?? {}).filter(each => each.startsWith('->'))).toEqual([]);
      }
      expect(readdirSync(join(made.out, 'sysroot', 'lib', 'wasm32-wasi'))).toContain('libc.a');
    }
    // What is linked hard is the SDK's own file: nothing may have been written through it.
    const stock = join(made.sdk, 'lib', 'wasm32-wasip1', 'libc.a');
    const ours = join(made.out, 'sysroot', 'lib', 'wasm32-wasip1', 'libc.a');
    expect(readFileSync(stock).equals(readFileSync(ours))).toBe(false);
  });
});

/** A program that can be started here with these words before it; else what is missing. */
async function wrapper(words: readonly string[], needs: string) {
  const [program = '', ...rest] = words;
  const tried = await execa(program, [...rest, 'true'], { reject: false });
  return { missing: tried.exitCode === 0 ? undefined : needs };
}

/** Loaded first, ends the process at its first connection or look-up of a name. */
const OFFLINE = `import net from 'node:net';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
const end = () => process.exit(97);
net.Socket.prototype.connect = end;
for (const one of [dns, dns.promises]) one.lookup = end;
syncBuiltinESMExports();
`;

describe('without a network', () => {
  const withoutNetwork = (made: TestProject) => {
    plant(made.folder, { 'offline.mjs': OFFLINE });
    return { ...made.env, NODE_OPTIONS: `--import ${join(made.folder, 'offline.mjs')}` };
  };

  test('a patch from the npm package of the compiler', async () => {
    const made = await project();
    const words = [distFile('cli', 'main.js'), 'patch', '--sdk', 'embedded'];
    const env = { ...withoutNetwork(made), PATH: process.env['PATH'] };
    // A question would find nobody to answer it, and wait.
    const options = { cwd: made.cwd, env, extendEnv: false, stdin: 'pipe' } as const;
    expect((await execa(process.execPath, words, options)).stderr).toContain('patched');
  });

  test('a connection would have been seen', async () => {
    const made = await project();
    const code = 'fetch("http://localhost:65000").catch(() => {})';
    const options = { env: withoutNetwork(made), reject: false };
    expect((await execa(process.execPath, ['-e', code], options)).exitCode).toBe(97);
  });
});

/** May read this checkout wherever it lies, as its owner may. */
const READS_ALL = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
const STRANGER = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups', ...READS_ALL];
describeWith(
  await wrapper(STRANGER, 'root and setpriv (util-linux)'),
  'a user without a name and without a home',
  () => {
    test('patches and finds all in place', async () => {
      const made = await project();
      for (const folder of [made.folder, made.cwd]) chmodSync(folder, 0o777);
      for (const word of ['patched', 'in place']) {
        const { exitCode, stderr } = await patchWith(made, {}, ...STRANGER);
        expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(word) });
      }
    });
  },
);

/** Permissions do not stop root, unless it gives up just that. */
const BOUND =
  process.geteuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : [];
describeWith(
  await wrapper([...BOUND, 'env'], 'setpriv (util-linux), to try permissions as root'),
  'a folder in PATH that must not be looked into',
  () => {
    test('is passed over', async () => {
      const made = await project();
      const closed = join(made.folder, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o000);
      const env = { ...made.env, PATH: `${join(closed, 'bin')}:${process.env['PATH']}` };
      const { exitCode, stderr } = await patchWith(made, env, ...BOUND);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('patched') });
      chmodSync(closed, 0o755);
    });
  },
);

describe('where A and a are the same', () => {
  /** Names below a folder that would be one file there. */
  const clashes = (folder: string) => {
    const names = readdirSync(folder, { recursive: true }).map(String);
    const seen = new Map(names.map(name => [name.toLowerCase(), name]));
    return names.filter(name => seen.get(name.toLowerCase()) !== name);
  };

  test('no two files of a sysroot or of ours are', async () => {
    const folders = [await embeddedSysroot(), templateFile(), distFile()];
    if (debian().missing === undefined) folders.push(debian().libDir, '/usr/include/wasm32-wasi');
    for (const folder of folders) expect(clashes(folder), folder).toEqual([]);
  });
});

test('a path that is too long is an error in words', async () => {
  const made = await project();
  const out = join(scratch(), ...Array.from({ length: 20 }, () => 'x'.repeat(200)));
  await expect(made.patch({ out })).rejects.toMatchObject({
    code: 'IO_WRITE',
    message: expect.stringMatching(/^cannot write .*: the path is too long for this system$/),
  });
});
