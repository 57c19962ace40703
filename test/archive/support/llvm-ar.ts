import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, type Tree } from '@yowasp/clang';
import type { NewMember } from '../../../src/archive/types.js';

/** Makes an archive of members with some `llvm-ar`; duplicate names are kept. */
export type Archiver = (members: readonly NewMember[], args?: readonly string[]) => Promise<Uint8Array>;

/** Quick append: like `rcsD`, but a repeated name does not replace the earlier member. */
const CREATE = ['qcsD'];

/** Members as files in folders of their own, because names repeat. */
const pathOf = (position: number, name: string): string => `m${position}/${name}`;

/** `llvm-ar` of the embedded toolchain, over a virtual file tree. */
export const embeddedAr: Archiver = async (members, args = CREATE) => {
  const tree: Tree = {};
  members.forEach(({ name, data }, i) => {
    tree[`m${i}`] = { [name]: data };
  });
  const paths = members.map(({ name }, i) => pathOf(i, name));
  let stderr = '';
  const run = commands.ar([...args, 'made.a', ...paths], tree, {
    decodeASCII: false,
    stdout: () => undefined,
    stderr: bytes => {
      if (bytes !== null) stderr += Buffer.from(bytes).toString();
    },
    fetchProgress: () => undefined,
  });
  const made = await Promise.resolve(run).catch((cause: unknown) => {
    throw new Error(`ar ${args.join(' ')}: ${stderr}`, { cause });
  });
  const archive = made?.['made.a'];
  if (!(archive instanceof Uint8Array)) throw new Error(`ar ${args.join(' ')} made no archive: ${stderr}`);
  return archive;
};

/** An `ar` program of this machine, in a folder that is removed afterwards. */
export function programAr(program: string, env: NodeJS.ProcessEnv = {}): Archiver {
  return async (members, args = CREATE) =>
    inScratch(folder => {
      members.forEach(({ name, data }, i) => {
        mkdirSync(join(folder, `m${i}`));
        writeFileSync(join(folder, pathOf(i, name)), data);
      });
      const paths = members.map(({ name }, i) => pathOf(i, name));
      execFileSync(program, [...args, 'made.a', ...paths], {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: 'pipe',
      });
      return readFileSync(join(folder, 'made.a'));
    });
}

/** Runs `ar d` of this machine on a copy of the archive. */
export function programDelete(program: string, archive: Uint8Array, name: string): Uint8Array {
  return inScratch(folder => {
    writeFileSync(join(folder, 'made.a'), archive);
    execFileSync(program, ['d', 'made.a', name], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'made.a'));
  });
}

function inScratch<T>(body: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-ar-'));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
