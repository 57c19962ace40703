import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { editObject } from '../../src/wasm/edit/object.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { compileEmbedded } from '../support/compile.js';
import { largeSource } from './large-source.js';

const TARGET = '--target=wasm32-wasip1';
const LINK = [
  ...['-nostdlib', '-Wl,--no-entry', '-Wl,--allow-undefined', '-Wl,--shared-memory'],
  ...['-Wl,--max-memory=67108864', '-Wl,--export=__heap_base', '-Wl,--export=__data_end'],
];

/** A module with threads, by its title; `size` is that of the file in bytes. */
export interface LargeModule {
  readonly file: string;
  readonly size: number;
}

/** Makes threaded modules of any size, with a name section, out of one object that was compiled once. */
export class LargeModules {
  readonly #folder: string;
  readonly #objects = new Map<boolean, Promise<Uint8Array>>();
  readonly #sizes = new Map<boolean, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A module of about so many bytes; `debug`: most of them are debug information. */
  async make(bytes: number, debug: boolean): Promise<LargeModule> {
    let each = this.#sizes.get(debug);
    if (each === undefined) {
      each = (await this.#link(4, debug)).size / 4;
      this.#sizes.set(debug, each);
    }
    return this.#link(Math.max(1, Math.round(bytes / each)), debug);
  }

  /** The object so many times, with names of their own: the linker takes them for different ones. */
  async #link(copies: number, debug: boolean): Promise<LargeModule> {
    const object = await this.#object(debug);
    const names = definedSymbols(readObject(object, 'large.o'));
    const parts = Array.from({ length: copies }, (_, n) => `part${n}.o`);
    for (const [n, part] of parts.entries()) {
      const rename = new Map(names.map(name => [name, `${name}_part${n}`]));
      writeFileSync(join(this.#folder, part), editObject(object, part, { rename }));
    }
    const out = `large-${copies}${debug ? '-g' : ''}.wasm`;
    const entries = parts.map((_, n) => `-Wl,--export=enter_part${n}`);
    const args = [TARGET, ...LINK, ...entries, ...parts, '-o', out];
    const { exitCode, stderr } = await runEmbedded('clang', args, { cwd: this.#folder });
    if (exitCode !== 0) throw new Error(`the linker failed:\n${Buffer.from(stderr).toString()}`);
    const file = join(this.#folder, out);
    return { file, size: readFileSync(file).length };
  }

  #object(debug: boolean): Promise<Uint8Array> {
    const known = this.#objects.get(debug);
    if (known !== undefined) return known;
    const made = compileEmbedded({
      files: { 'large.c': largeSource() },
      args: [
        ...[TARGET, '-O1', '-matomics', '-mbulk-memory', ...(debug ? ['-g'] : [])],
        ...['-c', 'large.c', '-o', 'large.o'],
      ],
    });
    this.#objects.set(debug, made);
    return made;
  }
}
