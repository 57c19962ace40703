import { readFileSync } from 'node:fs';
import { missingPart } from '../../missing-part.js';
import { distFile } from '../../paths.js';
import { IMMEDIATES, PREFIXED } from '../opcodes.js';

/** As TABLE_SIZE of scan.c, and the size of `wanted`. */
const TABLE_SIZE = 512;
const PLAIN_OPCODES = 256;
const PREFIXES = [0xfc, 0xfd, 0xfe];
const PAGE = 65_536;
export const WORDS_OF_A_NOTE = 5;

type Variable = 'at' | 'body_end' | 'window_end' | 'before' | 'entered' | 'bodies' | 'made' | 'constant';

/** The instance of scan.c: its variables, tables and notes, all of them in its memory. */
export class ScanProgram {
  readonly #memory: WebAssembly.Memory;
  readonly #scan: () => number;
  readonly #start: () => void;
  /** Indices in `#words`. */
  readonly #variables: Readonly<Record<Variable, number>>;
  readonly #hasConstant: number;
  readonly #notes: number;
  readonly #wanted: number;
  /** Address of the window, from which on the memory may be used. */
  readonly window: number;
  #words: Uint32Array;

  /** Throws LAYER_MISSING where the package was not built, or its file is not what it was. */
  constructor() {
    const built = load(distFile('scanner.wasm'));
    this.#memory = built.memory;
    this.#scan = built.function('scan');
    this.#start = built.function('start');
    this.window = built.function('window')();
    const word = (name: string) => built.address(name) >>> 2;
    this.#variables = {
      at: word('at'),
      body_end: word('body_end'),
      window_end: word('window_end'),
      before: word('before'),
      entered: word('entered'),
      bodies: word('bodies'),
      made: word('made'),
      constant: word('constant'),
    };
    this.#hasConstant = word('has_constant');
    this.#notes = word('notes');
    this.#wanted = built.address('wanted');
    this.#words = new Uint32Array(built.memory.buffer);
    const tables = [IMMEDIATES, ...PREFIXES.map(prefix => PREFIXED[prefix] ?? new Uint8Array())];
    for (const [at, table] of tables.entries()) {
      if (table.length > TABLE_SIZE) throw new RangeError(`a table of ${table.length} opcodes`);
      new Uint8Array(built.memory.buffer).set(table, built.address('immediates') + at * TABLE_SIZE);
    }
  }

  /** Before the first scan of a code section. `wanted`: as in `Wanted`. */
  start(bodies: number, wanted: Uint8Array, constant: number | undefined): void {
    if (wanted.length !== PLAIN_OPCODES) throw new RangeError(`${wanted.length} opcodes of one byte`);
    new Uint8Array(this.#memory.buffer).set(wanted, this.#wanted);
    this.#words[this.#hasConstant] = constant === undefined ? 0 : 1;
    this.set('constant', constant ?? 0);
    this.set('bodies', bodies);
    this.#start();
  }

  /** Copies bytes into the window. */
  fill(bytes: Uint8Array): void {
    const missing = this.window + bytes.length - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    // A memory that has grown has another buffer.
    if (missing > 0) this.#words = new Uint32Array(this.#memory.buffer);
    new Uint8Array(this.#memory.buffer).set(bytes, this.window);
    this.set('window_end', this.window + bytes.length);
  }

  /** Goes on until it has to stop; why, as scan.c numbers it. */
  scan(): number {
    return this.#scan();
  }

  get(name: Variable): number {
    return this.#words[this.#variables[name]] ?? 0;
  }

  set(name: Variable, value: number): void {
    this.#words[this.#variables[name]] = value;
  }

  /** The notes of the last scan, five words each: body, opcode, value, address, address of the instruction before. */
  get notes(): Uint32Array {
    return this.#words.subarray(this.#notes, this.#notes + this.get('made') * WORDS_OF_A_NOTE);
  }
}

/** What scan.c exports, each thing checked when it is asked for. */
interface Built {
  readonly memory: WebAssembly.Memory;
  address(name: string): number;
  function(name: string): () => number;
}

function load(file: string): Built {
  const { exports } = instantiate(file);
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw missingPart(file, 'has no memory');
  return {
    memory,
    address: name => {
      const value = exports[name];
      if (!(value instanceof WebAssembly.Global)) throw missingPart(file, `has no variable ${name}`);
      return Number(value.value);
    },
    function: name => {
      const value = exports[name];
      if (typeof value !== 'function') throw missingPart(file, `has no function ${name}`);
      return () => Number(value());
    },
  };
}

function instantiate(file: string): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(readFileSync(file))));
  } catch (cause) {
    throw missingPart(file, 'cannot be read, or is damaged', cause);
  }
}
