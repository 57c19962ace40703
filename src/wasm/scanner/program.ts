import { readFileSync } from 'node:fs';
import { missingPart } from '../../missing-part.js';
import { distFile } from '../../paths.js';
import { IMMEDIATES, PREFIXED } from '../opcodes.js';
import { OpcodeTable } from './opcode-table.js';

const PAGE = 65_536;
export const WORDS_OF_A_NOTE = 5;

const VARIABLES = [
  ...(['at', 'body_end', 'window_end', 'before'] as const),
  ...(['entered', 'bodies', 'is_open', 'marked', 'called', 'constant', 'has_constant'] as const),
  ...(['notes_made', 'callees_made', 'bodies_ended'] as const),
];
type Variable = (typeof VARIABLES)[number];

/** The instance of scan.c: its variables, tables and findings, all of them in its memory. */
export class ScanProgram {
  readonly #memory: WebAssembly.Memory;
  readonly #scan: () => number;
  readonly #start: () => void;
  /** Indices in `#words`. */
  readonly #variables: ReadonlyMap<Variable, number>;
  /** Addresses. */
  readonly #found: Readonly<Record<'notes' | 'callees' | 'calls_behind' | 'marks_of', number>>;
  readonly #tables: Readonly<Record<'wanted' | 'marks', number>>;
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
    this.#variables = new Map(VARIABLES.map(name => [name, built.address(name) >>> 2]));
    this.#found = {
      notes: built.address('notes'),
      callees: built.address('callees'),
      calls_behind: built.address('calls_behind'),
      marks_of: built.address('marks_of'),
    };
    this.#tables = { wanted: built.address('wanted'), marks: built.address('marks') };
    this.#words = new Uint32Array(built.memory.buffer);
    this.#put(built.address('immediates'), immediates());
  }

  /** Before the first scan of a code section. `wanted` and `marks`: as in `Wanted`. */
  start(bodies: number, wanted: OpcodeTable, marks: OpcodeTable, constant: number | undefined): void {
    this.#put(this.#tables.wanted, wanted);
    this.#put(this.#tables.marks, marks);
    this.set('has_constant', constant === undefined ? 0 : 1);
    this.set('constant', constant ?? 0);
    this.set('bodies', bodies);
    this.#start();
  }

  /** Copies bytes into the window, and goes to its beginning. */
  fill(bytes: Uint8Array): void {
    const missing = this.window + bytes.length - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    // A memory that has grown has another buffer.
    if (missing > 0) this.#words = new Uint32Array(this.#memory.buffer);
    new Uint8Array(this.#memory.buffer).set(bytes, this.window);
    this.set('window_end', this.window + bytes.length);
    this.set('at', this.window);
    this.set('body_end', this.window);
  }

  /** Goes on until it has to stop; why, as scan.c numbers it. */
  scan(): number {
    return this.#scan();
  }

  get(name: Variable): number {
    return this.#words[this.#variables.get(name) ?? -1] ?? 0;
  }

  set(name: Variable, value: number): void {
    this.#words[this.#variables.get(name) ?? -1] = value;
  }

  /** The notes of the last scan, five words each: body, opcode, value, address, address of the instruction before. */
  get notes(): Uint32Array {
    return this.#list(this.#found.notes, this.get('notes_made') * WORDS_OF_A_NOTE);
  }

  /** Whom the bodies called in the last scan, one list behind the other. */
  get callees(): Uint32Array {
    return this.#list(this.#found.callees, this.get('callees_made'));
  }

  /** How many calls there were before the end of each body that ended in the last scan, since `start`. */
  get callsBehind(): Uint32Array {
    return this.#list(this.#found.calls_behind, this.get('bodies_ended'));
  }

  /** The marks of the bodies that ended in the last scan. */
  get marks(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#found.marks_of, this.get('bodies_ended'));
  }

  #list(address: number, length: number): Uint32Array {
    return this.#words.subarray(address >>> 2, (address >>> 2) + length);
  }

  #put(address: number, { bytes }: OpcodeTable): void {
    new Uint8Array(this.#memory.buffer).set(bytes, address);
  }
}

/** What follows each opcode. */
function immediates(): OpcodeTable {
  const table = new OpcodeTable();
  for (const [opcode, kind] of IMMEDIATES.entries()) table.set([opcode], kind);
  for (const [prefix, kinds] of Object.entries(PREFIXED))
    for (const [second, kind] of kinds.entries()) table.set([Number(prefix) * 0x1_0000 + second], kind);
  return table;
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
