// `wamr-pthread init` as somebody meets it: in a pipe it shows and writes nothing, with --yes it writes, on a
// terminal it asks.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith } from '../support/skip.js';
import { cli, environment, errorText, main, project } from './support/cli.js';

const CONFIG = 'wamr-pthread.config.jsonc';

function cmakeProject(): string {
  const cwd = project();
  writeFileSync(join(cwd, 'CMakeLists.txt'), 'cmake_minimum_required(VERSION 3.21)\nproject(x C)\n');
  writeFileSync(join(cwd, 'package.json'), '{\n    "name": "x"\n}');
  writeFileSync(join(cwd, 'ignore'), 'node_modules\n', { mode: 0o640 });
  symlinkSync('ignore', join(cwd, '.gitignore'));
  return cwd;
}

const read = (cwd: string, name: string) => readFileSync(join(cwd, name), 'utf8');

test('without --yes: the diff, which git can apply, and nothing else; with --yes the same is written', async () => {
  const cwd = cmakeProject();
  const copy = join(project(), 'copy');
  cpSync(cwd, copy, { recursive: true });
  // A patch is not for links, and cpSync of newer Nodes copies them as such even where it is asked not to.
  rmSync(join(copy, '.gitignore'));
  writeFileSync(join(copy, '.gitignore'), read(cwd, '.gitignore'));
  const shown = await cli(['init', '--threads.max', '8'], { cwd });
  expect(shown.code).toBe(0);
  expect(shown.stderr).toMatch(/dry run: nothing was written; with --yes it is\n$/);
  expect(existsSync(join(cwd, CONFIG))).toBe(false);
  execFileSync('git', ['apply', '-'], { cwd: copy, input: shown.stdout });

  const written = await cli(['init', '--threads.max', '8', '--yes'], { cwd });
  expect(written).toMatchObject({ code: 0, stdout: shown.stdout });
  expect(written.stderr).toContain(`wrote ${CONFIG}, CMakePresets.json, .gitignore, package.json.`);
  for (const name of [CONFIG, 'CMakePresets.json', '.gitignore', 'package.json'])
    expect(read(cwd, name), name).toBe(read(copy, name));
  expect(lstatSync(join(cwd, '.gitignore')).isSymbolicLink()).toBe(true);
  expect(statSync(join(cwd, 'ignore')).mode & 0o777).toBe(0o640);

  // The config is one that the other verbs take.
  const flags = await cli(['flags', '--for', 'iwasm', '--sdk', 'embedded'], { cwd });
  expect(flags.stdout).toContain('--max-threads=8');
  expect(await cli(['init', '--yes'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: errorText(
      'CONFIG_EXISTS',
      `there is a config already: ${CONFIG}`,
      'Edit it (docs/config.md lists every key); wamr-pthread doctor checks the project.',
    ),
  });
});

test('as JSON, and with parts left out', async () => {
  const cwd = cmakeProject();
  const words = ['--json', '--no-cmake', '--no-scripts', '--no-gitignore'];
  const { code, stdout } = await cli(['init', ...words, '--yes', '--dry-run'], { cwd });
  expect(code).toBe(0);
  const answer: unknown = JSON.parse(stdout);
  expect(answer).toMatchObject({
    written: false,
    effects: [{ kind: 'create', path: join(cwd, CONFIG), diff: expect.stringContaining('+++ b/') }],
    byHand: [],
  });
  expect(existsSync(join(cwd, CONFIG))).toBe(false);
});

test('another config file is refused', async () => {
  const { code, stderr } = await cli(['init', '--config', 'x.json'], { cwd: project() });
  expect(code).toBe(2);
  expect(stderr).toContain('[USAGE] init writes wamr-pthread.config.jsonc in this folder, no other file');
});

const cmake = { missing: isThere('cmake') ? undefined : 'cmake' };

describeWith(cmake, 'with the real CMake', () => {
  test.each([undefined, 1, 2, 6])('presets of version %s are read', async version => {
    const cwd = cmakeProject();
    const presets = { version, configurePresets: [{ name: 'a', generator: 'Ninja', binaryDir: 'b' }] };
    if (version !== undefined) writeFileSync(join(cwd, 'CMakePresets.json'), JSON.stringify(presets));
    expect(await cli(['init', '--yes'], { cwd })).toMatchObject({ code: 0 });
    const listed = execFileSync('cmake', ['--list-presets'], { cwd, encoding: 'utf8' });
    expect(listed).toMatch(/"wamr-pthread" +- WebAssembly with threads, for WAMR/);
    expect(listed.includes('"a"')).toBe(version !== undefined);
  });
});

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const terminal = { missing: existsSync('/usr/bin/script') ? undefined : 'script (bsdutils)' };

describeWith(terminal, 'on a terminal', () => {
  test('it asks, corrects, shows and writes', async () => {
    const cwd = project();
    const said = await typed(cwd, [
      ['Toolchain', 'embedded\r'],
      ['How many threads', '5000\r'],
      ['from 1 to 1024', '\u007f\u007f\u007f\r'],
      ['How much heap', '\r'],
      ['What is the module', '\u001b[B\r'],
      ['Write this?', 'y'],
    ]);
    expect(said).toContain('threads.max is 5000');
    const text = read(cwd, CONFIG);
    for (const part of ['"path": "embedded"', '"max": 5,', '"appHeap": "16MiB"', '"entry": "reactor"'])
      expect(text).toContain(part);
  });

  test('Ctrl-C and "no" write nothing', async () => {
    const cwd = project();
    expect(await typed(cwd, [['Toolchain', '\u0003']])).toMatch(/given up: nothing was written\s+\[130\]/);
    const no = await typed(
      cwd,
      [['Write this?', 'n']],
      ['--sdk', 'embedded', '--threads.max', '2', '--memory.app-heap', '1MiB', '--link.entry', 'command'],
    );
    expect(no).toMatch(/nothing was written\s+\[0\]/);
    expect(existsSync(join(cwd, CONFIG))).toBe(false);
  });
});

/** Types an answer whenever its question has appeared; returns all that was shown, with the exit code at the end. */
function typed(
  cwd: string,
  dialogue: readonly (readonly [question: string, answer: string])[],
  words: readonly string[] = [],
): Promise<string> {
  const { CI: _, ...env } = environment({ TERM: 'xterm' });
  const command = [process.execPath, main, 'init', ...words].map(word => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty rows 40 cols 150; ${command}; echo "[$?]"`, '/dev/null'], {
    cwd,
    env,
  });
  const left = [...dialogue];
  let all = '';
  let seen = 0;
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      all += chunk.toString('utf8');
      const at = all.indexOf(left[0]?.[0] ?? '\0', seen);
      const next = at < 0 ? undefined : left.shift();
      if (next === undefined) return;
      seen = at + next[0].length;
      // Prompts listen a moment after they are drawn.
      setTimeout(() => child.stdin.write(next[1]), 100);
    });
    // A question that never comes: what was shown says why.
    const patience = setTimeout(() => child.kill(), 20_000);
    child.on('close', () => {
      clearTimeout(patience);
      resolve(all);
    });
  });
}
