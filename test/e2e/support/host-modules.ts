import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configure, wamrPthread } from './host.js';

/** Builds `folder`/`name`.wasm from C with the folder's config. */
export async function buildModule(
  folder: string,
  name: string,
  source: string,
  options: readonly string[] = [],
): Promise<void> {
  writeFileSync(join(folder, `${name}.c`), source);
  await wamrPthread(['cc', ...options, '--', '-O1', `${name}.c`, '-o', `${name}.wasm`], folder);
}

/** Names of modules on which a command's host fails, each in another place; there is no file for the first. */
export const BAD = ['absent', 'empty', 'cut', 'unlinked', 'trap', 'reactor'] as const;

/** Makes them in `folder`, a project with app.wasm. */
export async function badModules(folder: string): Promise<void> {
  writeFileSync(join(folder, 'empty.wasm'), '');
  writeFileSync(join(folder, 'cut.wasm'), readFileSync(join(folder, 'app.wasm')).subarray(0, 3000));
  await buildModule(folder, 'trap', 'int main(void) { __builtin_trap(); }\n');
  const unlinked = 'void mine(void);\nint main(void) { mine(); return 0; }\n';
  await buildModule(folder, 'unlinked', unlinked, ['--out', '.unlinked', '--link.host-imports', 'mine']);
  // A folder of its own: the header beside the host stays the command's.
  const entry = ['--out', '.reactor', '--link.entry', 'reactor', '--link.exports', 'called'];
  await buildModule(folder, 'reactor', 'void called(void) {}\n', entry);
}

/** A module without main, and whether it imports WASI: together they decide who calls its constructors. */
export interface Kind {
  readonly entry: 'reactor' | 'library';
  readonly wasi: boolean;
}

/** The four cases, as a table of tests. */
export const KINDS: readonly Kind[] = (['reactor', 'library'] as const).flatMap(entry =>
  [true, false].map(wasi => ({ entry, wasi })),
);

/**
 * A folder below `project` with two modules: counted.wasm, whose export `once` traps unless constructors ran once and
 * whose `another_count` traps if they did, and broken.wasm, which has a constructor that traps.
 */
export async function constructedModules(project: string, { entry, wasi }: Kind): Promise<string> {
  const folder = join(project, `${entry}-${wasi}`);
  mkdirSync(folder);
  configure(folder, { link: { entry, exports: ['once', 'another_count'] } });
  await wamrPthread(['patch', '--quiet'], folder);
  const say = wasi
    ? '#include <stdio.h>\n#define say(text) (fputs(text, stdout), fflush(stdout))'
    : '#define say(text)';
  const source = (body: string) => `${say}
static int constructed;
__attribute__((constructor)) static void construct(void) { ${body} }
void once(void) { if (constructed != 1) __builtin_trap(); say("once\\n"); }
void another_count(void) { if (constructed == 1) __builtin_trap(); }
`;
  await buildModule(folder, 'counted', source('constructed++;'));
  await buildModule(folder, 'broken', source('constructed++; __builtin_trap();'));
  return folder;
}
