import type { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { openDebugAt } from './sections.js';

/** How an entry of .debug_info is written. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeFormat[];
}

interface AttributeFormat {
  readonly attribute: number;
  readonly form: number;
  /** The value itself with DW_FORM_implicit_const. */
  readonly constant: number;
}

const IMPLICIT_CONSTANT = 0x21;

/** The abbreviations of a unit by their codes, read as far as they are asked for. */
export class AbbreviationTable {
  readonly #known = new Map<number, Abbreviation>();
  readonly #cursor: Cursor | undefined;
  readonly #onRead: (bytes: number) => void;
  #ended: boolean;

  constructor(cursor: Cursor | undefined, onRead: (bytes: number) => void) {
    this.#cursor = cursor;
    this.#onRead = onRead;
    this.#ended = cursor === undefined;
  }

  /** Undefined where the table has no such code. Throws WASM_MALFORMED. */
  get(code: number): Abbreviation | undefined {
    let found = this.#known.get(code);
    while (found === undefined && !this.#ended) {
      const next = this.#next();
      if (next === code) found = this.#known.get(code);
    }
    return found;
  }

  /** Reads one and gives its code. */
  #next(): number | undefined {
    const cursor = this.#cursor;
    if (cursor === undefined) return undefined;
    const start = cursor.offset;
    const code = cursor.u32();
    if (code === 0) this.#ended = true;
    else this.#known.set(code, readAbbreviation(cursor));
    this.#onRead(cursor.offset - start);
    return code;
  }
}

/** The tables of .debug_abbrev, each read once. */
export class AbbreviationTables {
  readonly #file: SectionedFile;
  readonly #tables = new Map<number, AbbreviationTable>();
  #read = 0;

  constructor(file: SectionedFile) {
    this.#file = file;
  }

  /** The table at an offset in the section. Throws WASM_MALFORMED. */
  at(offset: number): AbbreviationTable {
    let table = this.#tables.get(offset);
    if (table === undefined) {
      const cursor = openDebugAt(this.#file, '.debug_abbrev', offset);
      const size = offset + (cursor?.left ?? 0);
      table = new AbbreviationTable(cursor, bytes => {
        this.#read += bytes;
        // Any number of units could ask for long tables that share their ends.
        if (cursor !== undefined && this.#read > size) throw cursor.malformed('abbreviations overlap');
      });
      this.#tables.set(offset, table);
    }
    return table;
  }
}

function readAbbreviation(cursor: Cursor): Abbreviation {
  const tag = cursor.u32();
  const hasChildren = cursor.byte() !== 0;
  const attributes: AttributeFormat[] = [];
  for (;;) {
    const attribute = cursor.u32();
    const form = cursor.u32();
    const constant = form === IMPLICIT_CONSTANT ? Number(cursor.s64()) : 0;
    if (attribute === 0 && form === 0) return { tag, hasChildren, attributes };
    attributes.push({ attribute, form, constant });
  }
}
