import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { writeArchive } from '../../src/archive/write.js';
import { buildModule } from '../support/module-builder.js';
import { makeNamedPipe } from '../support/named-pipe.js';
import pthreadStubs from '../verify/fixtures/pthread-stubs.bad.js';
import { sound, withFunctions } from '../verify/support/sound-module.js';
import { cli, elfObject, environment, errorText, main, project } from './support/cli.js';

/** A project with a good module, a bad one and an archive of LLVM bitcode. */
function modules(): string {
  const cwd = project();
  writeFileSync(join(cwd, 'good.wasm'), buildModule(sound));
  writeFileSync(join(cwd, 'bad.wasm'), buildModule(pthreadStubs.module));
  const members = [{ name: 'part.o', data: Buffer.from('BC\xc0\xde', 'latin1') }];
  writeFileSync(
    join(cwd, 'libpart.a'),
    writeArchive(members, () => []),
  );
  return cwd;
}

const read = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');

describe('verify --format and --report', () => {
  test('several files have one report each, every form at once, and one exit code', async () => {
    const cwd = modules();
    const files = ['sarif=out/v.sarif', 'junit=out/v.xml', 'json=v.json', 'github=v.log', 'human=v.txt'];
    const words = ['good.wasm', 'libpart.a', 'bad.wasm', '--static', '--format', 'json'];
    const all = [...words, ...files.flatMap(file => ['--report', file])];
    const { code, stdout, stderr } = await cli(['verify', ...all], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const reports: { file: string; kind?: string; ok: boolean }[] = JSON.parse(stdout);
    expect(reports.map(({ file, kind, ok }) => [file, kind, ok])).toEqual([
      ['good.wasm', undefined, true],
      ['libpart.a', 'archive', true],
      ['bad.wasm', undefined, false],
    ]);
    expect(read(cwd, 'v.json')).toBe(stdout);
    expect(JSON.parse(read(cwd, 'out/v.sarif')).version).toBe('2.1.0');
    expect(XMLValidator.validate(read(cwd, 'out/v.xml'))).toBe(true);
    expect(read(cwd, 'v.log')).toMatch(
      /^PASS good\.wasm: no findings\n.*\n.*\n::error file=bad\.wasm,title=/s,
    );
    expect(
      read(cwd, 'v.txt')
        .split('\n')
        .filter(line => /^(PASS|FAIL)/.test(line)),
    ).toEqual([
      'PASS good.wasm: no findings',
      'PASS libpart.a: 1 note',
      expect.stringMatching(/^FAIL bad\.wasm: \d+ errors?/),
    ]);
    // Written whole or not at all: nothing temporary is left.
    expect(readdirSync(cwd).toSorted()).toEqual(
      ['bad.wasm', 'good.wasm', 'libpart.a', 'out', 'v.json', 'v.log', 'v.txt'].toSorted(),
    );
  });

  test('JSON names the module by its hash, wherever it goes', async () => {
    const cwd = modules();
    const sha256 = createHash('sha256')
      .update(readFileSync(join(cwd, 'good.wasm')))
      .digest('hex');
    const forms = [['--json'], ['--report', 'human=v.txt', '--report', 'json=v.json']];
    const [printed] = await Promise.all(
      forms.map(words => cli(['verify', 'good.wasm', '--static', ...words], { cwd })),
    );
    expect(JSON.parse(printed?.stdout ?? '')).toMatchObject({ file: 'good.wasm', sha256 });
    expect(JSON.parse(read(cwd, 'v.json'))).toMatchObject({ file: 'good.wasm', sha256 });
  });

  test.each(['human', 'json', 'sarif', 'junit', 'github'])(
    '%s ends with 0 or 1 like the others',
    async format => {
      const cwd = modules();
      const run = (file: string) => cli(['verify', file, '--static', `--format=${format}`], { cwd });
      const [good, bad] = await Promise.all([run('good.wasm'), run('bad.wasm')]);
      expect([good.code, bad.code, good.stderr, bad.stderr]).toEqual([0, 1, '', '']);
      for (const { stdout } of [good, bad]) expect(stdout).toMatch(/[^\n]\n$/);
      expect(bad.stdout).toContain('pthread-stubs');
    },
  );

  test.each([
    [['--format', 'xml'], '--format cannot be xml', 'One of: human, json, sarif, junit, github, html.'],
    [
      ['--format', 'xml', '--format', 'json'],
      '--format cannot be xml',
      'One of: human, json, sarif, junit, github, html.',
    ],
    [
      ['--report', 'verify.sarif'],
      '--report cannot be verify.sarif',
      'Type FORMAT=FILE, for example --report sarif=verify.sarif; formats: human, json, sarif, junit, github, html.',
    ],
    [
      ['--report', 'xml=verify.xml'],
      '--report cannot be xml=verify.xml',
      'Type FORMAT=FILE, for example --report sarif=verify.sarif; formats: human, json, sarif, junit, github, html.',
    ],
    [
      ['--json', '--format', 'sarif'],
      '--json and --format sarif contradict each other',
      'For both, type: --json --report sarif=FILE',
    ],
  ])('%j is refused before anything is read', async (words, message, hint) => {
    const { code, stderr } = await cli(['verify', 'nothing.wasm', ...words], { cwd: project() });
    expect({ code, stderr }).toEqual({ code: 2, stderr: errorText('USAGE', message, hint) });
  });

  test('a report that cannot be written is an error, and the one that is printed is still whole', async () => {
    const cwd = modules();
    mkdirSync(join(cwd, 'folder'));
    const words = ['verify', 'good.wasm', '--static', '--report', 'sarif=folder'];
    expect(await cli(words, { cwd })).toEqual({
      code: 2,
      stdout: 'PASS good.wasm: no findings\n',
      stderr: errorText(
        'IO_WRITE',
        'cannot write folder: it is a folder',
        'Name a file in a folder that can be written.',
      ),
    });
  });

  describe.skipIf(process.platform === 'win32')('what is no file', () => {
    test('a pipe is written into, and stays one', async () => {
      const cwd = modules();
      makeNamedPipe(join(cwd, 'pipe'));
      const reader = execa('cat', ['pipe'], { cwd });
      const words = [
        'verify',
        'good.wasm',
        '--static',
        '--report',
        'json=pipe',
        '--report',
        'human=/dev/null',
      ];
      expect(await cli(words, { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse((await reader).stdout)).toMatchObject({ file: 'good.wasm', ok: true });
      expect(lstatSync(join(cwd, 'pipe')).isFIFO()).toBe(true);
      expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    });

    test('standard output takes a report behind what is printed, in a pipe and in a file', async () => {
      const cwd = modules();
      const words = ['verify', 'good.wasm', '--static', '--report', 'json=/dev/stdout'];
      const { stdout } = await cli(words, { cwd });
      expect(stdout).toMatch(/^PASS good\.wasm: no findings\n\{\n.*\}\n$/s);
      await execa(process.execPath, [main, ...words], {
        cwd,
        env: environment(),
        extendEnv: false,
        stdout: { file: join(cwd, 'out') },
      });
      expect(read(cwd, 'out')).toBe(stdout);
    });

    test('a link is followed, also to what is not there yet', async () => {
      const cwd = modules();
      symlinkSync('there/v.json', join(cwd, 'link'));
      await cli(['verify', 'good.wasm', '--static', '--report', 'json=link'], { cwd });
      expect(JSON.parse(read(cwd, 'there/v.json'))).toMatchObject({ file: 'good.wasm' });
      expect(lstatSync(join(cwd, 'link')).isSymbolicLink()).toBe(true);
    });
  });

  test.each([
    [
      ['--report', 'json=./bad.wasm'],
      '--report json=./bad.wasm would write over ./bad.wasm, which is to be read',
    ],
    [['--report', 'json=hard'], '--report json=hard would write over hard, which is to be read'],
    [
      ['--write-baseline', 'bad.wasm'],
      '--write-baseline bad.wasm would write over bad.wasm, which is to be read',
    ],
  ])('%j would destroy the module, and is refused', async (words, message) => {
    const cwd = modules();
    linkSync(join(cwd, 'bad.wasm'), join(cwd, 'hard'));
    const before = read(cwd, 'bad.wasm');
    const { code, stdout, stderr } = await cli(['verify', 'bad.wasm', '--static', ...words], { cwd });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText('USAGE', message, 'Name another file.'),
    });
    expect(read(cwd, 'bad.wasm')).toBe(before);
  });

  test('names that want to be more than read are shown, and are data where data was asked for', async () => {
    const cwd = project();
    const name = '\u001b]0;title\u0007x\n::error::y\u202e';
    const env = { module: 'env', name, type: '(i)i' };
    const body = [0x41, 1, { call: `env.${name}` }, 0x1a];
    const file = 'hostile.wasm';
    const module = withFunctions(
      { ...sound, imports: [...sound.imports, env] },
      { name: '_start', type: '()', body },
    );
    writeFileSync(join(cwd, file), buildModule(module));
    const run = (...words: string[]) => cli(['verify', file, '--static', ...words], { cwd });
    const shown = String.raw`env.\x1b]0;title\x07x\n::error::y\u{202e} is not a function of WAMR`;
    for (const words of [[], ['--verbose'], ['--format', 'github'], ['--format', 'html']]) {
      const { code, stdout } = await run(...words);
      expect(code).toBe(1);
      expect(stdout).toContain(words.includes('html') ? shown.replace('\\n', '\n') : shown);
      for (const letter of ['\u001b', '\u0007', '\u202e']) expect(stdout).not.toContain(letter);
    }
    expect(JSON.parse((await run('--json')).stdout).findings[0].message).toContain(name);
    const { stderr } = await cli(['verify', `no${name}`], { cwd });
    expect(stderr).toContain(String.raw`cannot read no\x1b]0;title\x07x
\x3a:error::y\u{202e}: no such file`);
  });

  test('a module may be called like an option, behind --', async () => {
    const cwd = modules();
    copyFileSync(join(cwd, 'good.wasm'), join(cwd, '--race'));
    expect(await cli(['verify', '--static', '--', '--race'], { cwd })).toEqual({
      code: 0,
      stdout: 'PASS --race: no findings\n',
      stderr: '',
    });
  });

  test('what is no module is told as data where data was asked for; the member of an archive is named', async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, 'libhost.a'),
      writeArchive([{ name: 'host.o', data: elfObject }], () => []),
    );
    const { code, stdout } = await cli(['verify', 'libhost.a', '--format', 'json'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'WASM_NOT_WASM',
      message: 'libhost.a(host.o) is not a WebAssembly file: it is an ELF file',
    });
  });
});

describe('verify --baseline', () => {
  test('what an old project has is accepted, what is new fails, what is gone is told', async () => {
    const cwd = modules();
    const verify = (...words: string[]) => cli(['verify', 'bad.wasm', '--static', ...words], { cwd });
    expect(await verify('--baseline', 'known.json')).toMatchObject({
      code: 2,
      stderr: errorText(
        'BASELINE_READ',
        'cannot read known.json: no such file',
        'Make it with --write-baseline known.json.',
      ),
    });
    const written = await verify('--write-baseline', 'known.json');
    expect(written).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^wrote known\.json: \d+ known findings?\n$/),
    });
    expect(written.stdout).toMatch(/^PASS bad\.wasm: .*\d+ known\n/);
    const text = read(cwd, 'known.json');
    expect(JSON.parse(text)).toMatchObject({ version: 1 });
    expect(text).not.toContain(cwd);

    expect(await verify('--baseline', 'known.json')).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await verify('--baseline', 'known.json', '--json');
    const known: { known?: boolean }[] = JSON.parse(stdout).findings;
    expect(known.some(each => each.known === true)).toBe(true);

    // The config names it, from its own folder; a good module in the place of the bad one makes every entry stale.
    writeFileSync(join(cwd, 'wamr-pthread.config.json'), '{ "verify": { "baseline": "known.json" } }');
    writeFileSync(join(cwd, 'bad.wasm'), buildModule(sound));
    const after = await verify();
    expect(after).toMatchObject({ code: 0, stdout: 'PASS bad.wasm: no findings\n' });
    expect(after.stderr).toMatch(
      /^known\.json: \d+ entr(y is|ies are) stale \(.*pthread-stubs in bad\.wasm, .*\); renew it with --write-baseline known\.json\n$/,
    );
    await verify('--write-baseline', 'known.json');
    expect(JSON.parse(read(cwd, 'known.json')).known).toEqual([]);
  });

  test.each([
    ['{ "version": 2, "known": [] }', /known\.json: version: /],
    ['{ "version": 1, "known": [{ "rule": "x" }] }', /known\.json: known\.0\.module: /],
    ['{', /known\.json: /],
  ])('%s is refused', async (text, message) => {
    const cwd = modules();
    writeFileSync(join(cwd, 'known.json'), text);
    const { code, stderr } = await cli(['verify', 'good.wasm', '--static', '--baseline', 'known.json'], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error \[BASELINE_INVALID\] /);
    expect(stderr).toMatch(message);
    expect(existsSync(join(cwd, 'known.json'))).toBe(true);
  });
});
