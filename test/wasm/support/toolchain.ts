// The compiler, linker and tools of @yowasp/clang, one process for all tests of a file, and its own libraries.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { commands, type Tree } from '@yowasp/clang';
import { list } from 'tar';

const TARGET = '--target=wasm32-wasip1';

interface Outcome {
  readonly files: Tree;
  readonly stdout: string;
}

/** Runs a tool over a virtual file tree; throws with the tool's own words where it fails. */
export async function run(
  tool: keyof typeof commands,
  args: readonly string[],
  files: Tree,
): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  const keep = (stream: keyof typeof output) => (bytes: Uint8Array | null) => {
    if (bytes !== null) output[stream] += Buffer.from(bytes).toString();
  };
  const options = {
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    decodeASCII: false,
    fetchProgress: () => undefined,
  };
  const made = await Promise.resolve(commands[tool]([...args], files, options)).catch((cause: unknown) => {
    throw new Error(`${tool} ${args.join(' ')}: ${output.stderr}`, { cause });
  });
  return { files: made ?? {}, stdout: output.stdout };
}

/** One file from a tool's output. */
export function fileOf({ files }: Outcome, name: string): Uint8Array {
  const file = files[name];
  if (file instanceof Uint8Array) return file;
  throw new Error(`no file ${name}`);
}

/** The object of a C (or, with a name that ends so, C++) source. */
export async function compileObject(
  source: string,
  flags: readonly string[] = [],
  name = 'a.c',
): Promise<Uint8Array> {
  const tool = name.endsWith('.c') ? 'clang' : 'clang++';
  return fileOf(
    await run(tool, [TARGET, '-O1', ...flags, '-c', name, '-o', 'a.o'], { [name]: source }),
    'a.o',
  );
}

/** Links objects and archives without any library of the toolchain. */
export async function linkObjects(
  inputs: Readonly<Record<string, Uint8Array>>,
  flags: readonly string[] = [],
) {
  const made = await run('wasm-ld', [...flags, ...Object.keys(inputs), '-o', 'a.wasm'], { ...inputs });
  return fileOf(made, 'a.wasm');
}

/** A file of the embedded sysroot by the end of its path, e.g. `wasm32-wasip1/crt1-command.o`. */
export function embeddedFile(end: string): Uint8Array {
  const bundle = createRequire(import.meta.url).resolve('@yowasp/clang');
  const found: Buffer[] = [];
  list({
    file: join(dirname(bundle), 'llvm-resources.tar'),
    sync: true,
    filter: path => path.endsWith(end),
    onReadEntry: entry => entry.on('data', chunk => found.push(chunk)),
  });
  if (found.length === 0) throw new Error(`no ${end} in the embedded sysroot`);
  return Buffer.concat(found);
}

export function fileOnDisk(...path: readonly string[]): Uint8Array {
  return readFileSync(join(...path));
}
