import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { editObject } from '../../src/wasm/edit/object.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { compileEmbedded } from '../support/compile.js';
import { largeSource } from './large-source.js';

const TARGET = '--target=wasm32-wasip1';
const LINK = [
  ...['-nostdlib', '-Wl,--allow-undefined', '-Wl,--shared-memory', '-Wl,-z,stack-size=1310720'],
  ...['-Wl,--max-memory=67108864', '-Wl,--export=__heap_base', '-Wl,--export=__data_end'],
];
const MAIN = [TARGET, '-O1', '-matomics', '-mbulk-memory', '-c', 'main.c', '-o', 'main.o'];

/** `debug`: most of it is debug information. `flawed`: so is that, and a finding has a line in it. */
type Kind = 'plain' | 'debug' | 'flawed';

/** A module with threads, by its title; `size` is that of the file in bytes. */
export interface LargeModule {
  readonly file: string;
  readonly size: number;
}

/** Makes threaded modules of any size, with a name section, out of one object that was compiled once. */
export class LargeModules {
  readonly #folder: string;
  readonly #objects = new Map<Kind, Promise<Uint8Array>>();
  readonly #sizes = new Map<Kind, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A module of about so many bytes. */
  async make(bytes: number, kind: Kind): Promise<LargeModule> {
    let each = this.#sizes.get(kind);
    if (each === undefined) {
      each = (await this.#link(4, kind)).size / 4;
      this.#sizes.set(kind, each);
    }
    return this.#link(Math.max(1, Math.round(bytes / each)), kind);
  }

  /** The object so many times, with names of their own: the linker takes them for different ones. */
  async #link(copies: number, kind: Kind): Promise<LargeModule> {
    const object = await this.#object(kind);
    const names = definedSymbols(readObject(object, 'large.o'));
    const parts = Array.from({ length: copies }, (_, n) => `part${n}.o`);
    for (const [n, part] of parts.entries()) {
      const rename = new Map(names.map(name => [name, `${name}_part${n}`]));
      writeFileSync(join(this.#folder, part), editObject(object, part, { rename }));
    }
    const calls = parts.map((_, n) => `int enter_part${n}(int); `);
    const text = `${calls.join('')}void _start(void) { ${parts.map((_, n) => `enter_part${n}(${n}); `).join('')}}`;
    writeFileSync(
      join(this.#folder, 'main.o'),
      await compileEmbedded({ files: { 'main.c': text }, args: MAIN }),
    );
    const out = `large-${copies}-${kind}.wasm`;
    const args = [TARGET, ...LINK, 'main.o', ...parts, '-o', out];
    const { exitCode, stderr } = await runEmbedded('clang', args, { cwd: this.#folder });
    if (exitCode !== 0) throw new Error(`the linker failed:\n${Buffer.from(stderr).toString()}`);
    const file = join(this.#folder, out);
    return { file, size: readFileSync(file).length };
  }

  #object(kind: Kind): Promise<Uint8Array> {
    const known = this.#objects.get(kind);
    if (known !== undefined) return known;
    const made = compileEmbedded({
      files: { 'large.c': largeSource(kind === 'flawed') },
      args: [
        ...[TARGET, '-O1', '-matomics', '-mbulk-memory', ...(kind === 'plain' ? [] : ['-g'])],
        ...['-c', 'large.c', '-o', 'large.o'],
      ],
    });
    this.#objects.set(kind, made);
    return made;
  }
}
