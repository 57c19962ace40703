import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partsDir } from './parts.js';

/** A program to build with the embedded toolchain. */
export interface CompileOptions {
  /** The program itself. */
  readonly source: string;
  /** More files by name: `.c` ones are compiled too, headers are there to be included. */
  readonly files?: Readonly<Record<string, string>>;
  /** Flags of the one clang command that compiles and links. */
  readonly flags: readonly string[];
  /** The embedded toolchain's own, unpatched libc. */
  readonly sysroot: 'embedded-stock';
}

const cacheDir = join(partsDir, 'modules');

/** The module's bytes. Kept on disk by content, so that a second test run does not wait for the compiler. */
export async function compileC(options: CompileOptions): Promise<Uint8Array> {
  const key = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 24);
  const cached = join(cacheDir, `${key}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  const bytes = await compile(options);
  mkdirSync(cacheDir, { recursive: true });
  const scratch = `${cached}.${process.pid}`;
  writeFileSync(scratch, bytes);
  renameSync(scratch, cached);
  return bytes;
}

async function compile({ source, files = {}, flags }: CompileOptions): Promise<Uint8Array> {
  const { commands, runLLVM } = await import('@yowasp/clang');
  // clang's driver fetches its resources with a progress report on stdout; a first call of LLVM does so in silence.
  await runLLVM(undefined, {}, { fetchProgress: () => {} });
  const clang = commands['clang'];
  if (clang === undefined) throw new Error('@yowasp/clang has no clang');
  const sources = ['main.c', ...Object.keys(files).filter(name => name.endsWith('.c'))];
  const messages: string[] = [];
  const note = (bytes: Uint8Array | null): void => {
    if (bytes !== null) messages.push(Buffer.from(bytes).toString());
  };
  try {
    const output = await clang(
      ['--target=wasm32-wasip1', ...sources, ...flags, '-o', 'module.wasm'],
      { 'main.c': source, ...files },
      { stdout: note, stderr: note, decodeASCII: false },
    );
    const module = output?.['module.wasm'];
    if (module instanceof Uint8Array) return module;
  } catch (error) {
    throw new Error(`clang failed:\n${messages.join('')}`, { cause: error });
  }
  throw new Error(`clang made no module:\n${messages.join('')}`);
}

/** Files for one run of the embedded driver; the output is the file after `-o`. */
export interface EmbeddedCompile {
  readonly tool?: 'clang' | 'clang++';
  /** Sources and headers by relative name, in the folder where the driver runs. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
}

/**
 * The bytes that the embedded compiler makes of `files`, kept on disk by content. Works with objects and modules
 * alike; the compiler is loaded once for each test process, and not at all where everything is known.
 */
export async function compileEmbedded({ tool = 'clang', files, args }: EmbeddedCompile): Promise<Uint8Array> {
  const output = args[args.indexOf('-o') + 1];
  if (!args.includes('-o') || output === undefined) throw new Error('compileEmbedded needs -o and a name');
  const hash = createHash('sha256').update(JSON.stringify(['embedded', tool, args]));
  for (const [name, content] of Object.entries(files)) hash.update(`\0${name}\0`).update(content);
  const cached = join(cacheDir, `${hash.digest('hex').slice(0, 24)}.bin`);
  if (existsSync(cached)) return readFileSync(cached);

  const { runEmbedded } = await import('../../src/sdk/embedded/run.js');
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'build-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const { exitCode, stderr } = await runEmbedded(tool, args, { cwd: folder });
    if (exitCode !== 0) throw new Error(`${tool} failed:\n${Buffer.from(stderr).toString()}`);
    renameSync(join(folder, output), cached);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return readFileSync(cached);
}
