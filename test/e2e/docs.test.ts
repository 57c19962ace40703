// README.md and docs/*.md: a reader types the code blocks of each, from top to bottom, in a project of their own that
// has the packed tarball installed. test/e2e/documents/NAME/ holds files that a document speaks of and does not
// show, and NAME/PROJECT/ those of its other projects.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { partsDir } from '../support/parts.js';
import { type Block, codeBlocks } from './support/documents.js';
import { shareModule } from './support/managers.js';
import { packInto } from './support/pack.js';
import { localRegistry, type Registry } from './support/registry.js';

const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(packageRoot, 'docs'))
    // Its examples are two lines of a program each.
    .filter(name => name.endsWith('.md') && name !== 'rules.md')
    .map(name => `docs/${name}`),
].sort();

const shown = fileURLToPath(new URL('./documents/', import.meta.url));
const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-docs-'));
/** Without what the package manager that runs the tests has set, and no SDK but those in their usual places. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_(registry|.*proxy))|INIT_CWD$|WASI_SDK_PATH$|FORCE_COLOR$)/.test(name),
    ),
  ),
  NO_COLOR: '1',
  WAMR_PTHREAD_CACHE: join(partsDir, 'cache'),
};
let registry: Registry;

beforeAll(async () => {
  shareModule(scratch, '@yowasp/clang', join(packageRoot, 'node_modules', '@yowasp', 'clang'));
  const packed = await packInto(scratch);
  registry = await localRegistry(packed.tarball, packed.manifest);
  emptyProject(join(scratch, 'installed'));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--save-dev', 'wamr-pthread'];
  await execa('npm', install, { cwd: join(scratch, 'installed'), env, extendEnv: false });
});

afterAll(() => {
  registry.close();
  rmSync(scratch, { recursive: true, force: true });
});

function emptyProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "version": "1.0.0", "private": true }\n');
  writeFileSync(join(folder, '.npmrc'), `registry=${registry.url}\nloglevel=error\n`);
}

/** The folder of a document's project, made where it is not there yet. */
function projectOf(document: string, project: string): string {
  const cwd = join(scratch, 'projects', document, project === '' ? 'first' : project);
  if (existsSync(cwd)) return cwd;
  cpSync(join(scratch, 'installed'), cwd, { recursive: true, verbatimSymlinks: true });
  const files = join(shown, document, project);
  if (existsSync(files)) cpSync(files, cwd, { recursive: true });
  return cwd;
}

/** Does what a block says; returns what is wrong, or undefined. */
async function follow(block: Block, cwd: string): Promise<string | undefined> {
  const { what, text, language, note } = block;
  if (what === 'unclear') {
    return `a block of ${language} that is neither run nor written: put <!-- file: NAME -->, <!-- merge: NAME --> or <!-- not run: REASON --> on the line before it`;
  }
  if (what === 'file') return writeShown(join(cwd, note), text, cwd);
  if (what === 'merge') {
    const file = join(cwd, note);
    const there: object = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    return writeShown(file, JSON.stringify({ ...there, ...JSON.parse(text) }, null, 2), cwd);
  }
  if (what === 'run') {
    const { exitCode, all } = await shell(text, cwd);
    return exitCode === 0 ? undefined : `exit code ${exitCode}:\n${all}`;
  }
  return undefined;
}

/** A config that is shown must be one; the toolchain that it names may be somewhere else. */
async function writeShown(file: string, text: string, cwd: string): Promise<string | undefined> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (!/^wamr-pthread\.config\.\w+$/.test(basename(file))) return undefined;
  const { exitCode, all } = await shell(`npx wamr-pthread flags --config ${basename(file)}`, dirname(file));
  return exitCode === 0 || !/\[CONFIG_/.test(all)
    ? undefined
    : `${basename(cwd)}: not accepted as a config:\n${all}`;
}

function shell(script: string, cwd: string) {
  // A command that asks would wait for ever: it finds nothing to read.
  const options = { cwd, env, extendEnv: false, reject: false, all: true, stdin: 'ignore' } as const;
  return execa('bash', ['-euo', 'pipefail', '-c', script], options);
}

describe.each(DOCUMENTS)('%s', name => {
  const blocks = codeBlocks(readFileSync(join(packageRoot, name), 'utf8'));
  const runs = blocks.filter(({ what }) => what === 'run').length;

  test(`${blocks.length} code blocks, ${runs} of them run`, async () => {
    for (const block of blocks) {
      const wrong = await follow(block, projectOf(basename(name), block.project));
      expect(wrong, `${name}:${block.line}\n${block.text}\n${wrong}`).toBeUndefined();
    }
  });
});

describe('how blocks are told apart', () => {
  const only = (document: string) => codeBlocks(document)[0];

  test('by the comment before, else by the language', () => {
    expect(only('```sh\nmake\n```')).toEqual({
      ...{ line: 1, language: 'sh', text: 'make\n', what: 'run', note: '', project: '' },
    });
    expect(only('x\n<!-- file: a/b.c -->\n```c\nint x;\n\n```\n')).toMatchObject({
      ...{ line: 3, what: 'file', note: 'a/b.c', text: 'int x;\n\n' },
    });
    expect(only('<!-- not run: no such host -->\n```sh\niwasm\n```')).toMatchObject({ what: 'not run' });
    expect(only('```\npicture\n```')).toMatchObject({ what: 'picture' });
    expect(only('1. list\n   ```sh\n   make\n   ```')).toMatchObject({ what: 'run', text: 'make\n' });
    expect(only('<!-- project: two -->\ntext\n```sh\nmake\n```')).toMatchObject({ project: 'two' });
    expect(codeBlocks('````md\n```sh\n```\n````\n').length).toBe(1);
  });

  test('what can be neither run nor written, and what fails, is found', async () => {
    const unclear = only('```cmake\nproject(x)\n```');
    const failing = only('```sh\ntrue\nfalse | cat\ntrue\n```');
    expect(unclear && (await follow(unclear, scratch))).toContain('a block of cmake that is neither run nor');
    expect(failing && (await follow(failing, scratch))).toContain('exit code 1');
  });
});
