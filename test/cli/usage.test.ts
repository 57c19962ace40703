import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { cli, environment, errorText, main } from './support/cli.js';
import { VERBS } from './support/verbs.js';

/** What is typed, what it answers, and what it advises. */
const MISTAKES: readonly (readonly [words: string, message: string, hint: string])[] = [
  ['', `a verb is missing: ${VERBS.join(', ')}`, 'See wamr-pthread --help, or start with wamr-pthread demo.'],
  ['pacth', 'there is no verb pacth', 'Did you mean patch?'],
  ['cx', 'there is no verb cx', 'Did you mean cc?'],
  ['compile', 'there is no verb compile', `One of: ${VERBS.join(', ')}.`],
  ['--quiet patch', 'the verb comes first, not --quiet', `One of: ${VERBS.join(', ')}.`],
  ['patch --sdkk x', 'patch has no option --sdkk', 'Did you mean --sdk?'],
  ['patch --thread.max=3', 'patch has no option --thread.max', 'Did you mean --threads.max?'],
  ['patch --stack-size 3', 'patch has no option --stack-size', 'Did you mean --threads.stack-size?'],
  ['patch --bananas', 'patch has no option --bananas', 'See wamr-pthread patch --help.'],
  ['patch -q', 'patch has no option -q', 'See wamr-pthread patch --help.'],
  ['patch lib', 'patch takes no operands: lib', 'See wamr-pthread patch --help.'],
  ['patch -- lib', 'patch passes nothing on: -- lib', 'See wamr-pthread patch --help.'],
  ['patch --quiet=5', '--quiet=5: the option takes no value', 'Type: --quiet'],
  ['patch --config', '--config needs a value', 'Type: --config VALUE'],
  ['patch --threads.max', '--threads.max needs a value', 'Type: --threads.max VALUE'],
  [
    'patch --out --quiet',
    '--out needs a value, but --quiet follows',
    'If that is the value, type: --out=--quiet',
  ],
  [
    'flags --for bash',
    '--for cannot be bash',
    'One of: c, cxx, link, link-cxx, cmake, meson, pkgconfig, cmake-target, runtime, cmake-host, iwasm, header, json.',
  ],
  ['verify', 'verify: <module> is missing', 'Type: wamr-pthread verify app.wasm'],
  ['verify --static --race a.wasm', '--static runs nothing, and --race is a run', 'Leave one of them out.'],
  [
    'verify a.wasm --report json=x --write-baseline x',
    '--report json=x and --write-baseline x write into the same file',
    'Name a file for each.',
  ],
  ['verify --verbos a.wasm', 'verify has no option --verbos', 'Did you mean --verbose?'],
  ['verify a.wasm --verify.env A', '--verify.env A: expected NAME=value', 'For example --verify.env LANG=C.'],
  ['tool', 'tool: <name> is missing', 'Type: wamr-pthread tool objdump -- -h app.wasm'],
  ['tool nm app.o', 'tool: app.o is one word too many', 'Type: wamr-pthread tool objdump -- -h app.wasm'],
  ['tool nm -g app.o', 'tool: -g must stand after --', 'Type: wamr-pthread tool nm -- -g app.o'],
  [
    'tool gcc -- -c',
    'there is no embedded tool gcc',
    'One of: clang, clang++, wasm-ld, ar, ranlib, nm, objcopy, objdump, readobj, strip, size, symbolizer, addr2line, c++filt, dwarfdump.',
  ],
  ['cc', 'cc: <argument of the compiler> is missing', 'Type: wamr-pthread cc -- -O2 app.c -o app.wasm'],
  ['cc a.c -o a.wasm', 'cc: a.c must stand after --', 'Type: wamr-pthread cc -- a.c -o a.wasm'],
  [
    'c++ --sdk embedded -O2 a.cpp',
    'c++: -O2 must stand after --',
    'Type: wamr-pthread c++ --sdk embedded -- -O2 a.cpp',
  ],
  ['cc -O2 -- a.c', 'cc: -O2 must stand after --', 'Type: wamr-pthread cc -- -O2 a.c'],
  ['cc --version', 'cc: --version must stand after --', 'Type: wamr-pthread cc -- --version'],
];

describe('a command line that is not understood ends with code 2 and says what to type', () => {
  test.each(MISTAKES)('wamr-pthread %s', async (words, message, hint) => {
    const args = words === '' ? [] : words.split(' ');
    expect(await cli(args, { cwd: tmpdir() })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText('USAGE', message, hint),
    });
  });
});

test('with --json the error is data, too', async () => {
  const { code, stdout, stderr } = await cli(['patch', '--bananas', '--json'], { cwd: tmpdir() });
  const [message, hint] = ['patch has no option --bananas', 'See wamr-pthread patch --help.'];
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({ error: { code: 'USAGE', message, hint } });
  expect(stderr).toBe(errorText('USAGE', message, hint));
});

test("--json after -- is the compiler's", async () => {
  const { stdout } = await cli(['tool', 'nosuch', '--', '--json'], { cwd: tmpdir() });
  expect(stdout).toBe('');
});

test.skipIf(process.platform === 'win32')('a folder that was deleted is told, with code 2', async () => {
  const gone = mkdtempSync(join(tmpdir(), 'wamr-pthread-gone-'));
  const words = ['-c', `rmdir "$PWD" && exec "$0" "$1" explain`, process.execPath, main];
  const { exitCode, stderr } = await execa('sh', words, {
    cwd: gone,
    env: environment(),
    extendEnv: false,
    reject: false,
  });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: errorText(
      'IO_READ',
      'the working folder does not exist any more',
      'Change to a folder that exists; a shell still shows the name of one that was deleted.',
    ).trimEnd(),
  });
});
