/** Value types by their names in the text format. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref' | 'exnref';

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface Limits {
  readonly min: number;
  /** In pages of 64 KiB (memories) or elements (tables); undefined: no maximum. */
  readonly max: number | undefined;
  readonly shared: boolean;
  readonly is64: boolean;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

export type Import = { readonly module: string; readonly name: string } & (
  | { readonly kind: 'function'; readonly type: FunctionType }
  | { readonly kind: 'table'; readonly limits: Limits }
  | { readonly kind: 'memory'; readonly limits: Limits }
  | { readonly kind: 'global'; readonly global: GlobalType }
  | { readonly kind: 'tag' }
);

export interface Export {
  readonly name: string;
  readonly kind: 'function' | 'table' | 'memory' | 'global' | 'tag';
  /** Index in the index space of its kind (imports first). */
  readonly index: number;
}

export interface DefinedGlobal extends GlobalType {
  /** Value of a constant initialiser; undefined for any other expression. */
  readonly init: number | bigint | undefined;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  /** Constant offset of an active segment; undefined for passive ones and for computed offsets. */
  readonly offset: number | undefined;
  /** Size in bytes. */
  readonly size: number;
}

/** A section as it lies in the file. */
export interface Section {
  readonly id: number;
  /** Name of a custom section, else undefined. */
  readonly name: string | undefined;
  /** Offset of the section id byte. */
  readonly offset: number;
  /** Range of the payload (for a custom section: after its name). */
  readonly start: number;
  readonly end: number;
}

/** A linked module, as far as rules and engines need it. Function bodies are scanned on demand. */
export interface WasmModule {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Types of *defined* functions. */
  readonly functions: readonly FunctionType[];
  readonly tables: readonly Limits[];
  /** Defined memories; imported ones are in `imports`. */
  readonly memories: readonly Limits[];
  readonly globals: readonly DefinedGlobal[];
  readonly exports: readonly Export[];
  readonly start: number | undefined;
  readonly data: readonly DataSegment[];
  /** Function names by function index (imports first), from the name section; empty where it was stripped. */
  readonly functionNames: ReadonlyMap<number, string>;
  readonly globalNames: ReadonlyMap<number, string>;
  /** The `target_features` entries, e.g. `{ prefix: '+', name: 'atomics' }`. */
  readonly features: readonly Feature[];
  /** Custom sections that could not be read to their end; what is read from them is not complete. */
  readonly damage: readonly SectionDamage[];
}

export interface SectionDamage {
  /** The name of the custom section. */
  readonly section: string;
  /** What is wrong, with the section and the offset in the file. */
  readonly what: string;
}

/** `+` used, `-` disallowed, `=` required (tool-conventions/Linking.md). */
export interface Feature {
  readonly prefix: '+' | '-' | '=';
  readonly name: string;
}

export type SymbolKind = 'function' | 'data' | 'global' | 'section' | 'tag' | 'table';

/** A symbol of a relocatable object. Its position in `WasmObject.symbols` is the index relocations use. */
export interface ObjectSymbol {
  readonly kind: SymbolKind;
  /** For undefined symbols without an explicit name this is the import's field name. */
  readonly name: string;
  readonly binding: 'global' | 'weak' | 'local';
  readonly defined: boolean;
  readonly hidden: boolean;
  readonly flags: number;
  /** Index of the function, global, table or tag; for data symbols the segment; undefined: undefined data. */
  readonly index: number | undefined;
  /** Offset in the segment and size in bytes, of defined data symbols. */
  readonly data:
    | {
        readonly segment: number;
        readonly offset: number;
        readonly size: number;
      }
    | undefined;
}

export interface Relocation {
  /** R_WASM_* number, tool-conventions/Linking.md. */
  readonly type: number;
  /** Offset in the target section's payload. */
  readonly offset: number;
  /** Symbol index (type index for R_WASM_TYPE_INDEX_LEB). */
  readonly index: number;
  readonly addend: number;
}

export interface SegmentInfo {
  readonly name: string;
  readonly alignment: number;
  readonly flags: number;
}

/** An entry of the linking section's list of functions to run before main. */
export interface InitFunction {
  /** Smaller runs earlier. */
  readonly priority: number;
  /** Index into `WasmObject.symbols`. */
  readonly symbol: number;
}

/** A group of which the linker keeps one copy. */
export interface Comdat {
  readonly name: string;
  readonly flags: number;
  readonly members: readonly ComdatMember[];
}

export interface ComdatMember {
  /** 0 data segment, 1 function, 5 section; tool-conventions/Linking.md. */
  readonly kind: number;
  /** Index in the index space of its kind, not a symbol index. */
  readonly index: number;
}

/** A relocatable object file (clang -c). */
export interface WasmObject {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly symbols: readonly ObjectSymbol[];
  readonly segments: readonly SegmentInfo[];
  readonly initFunctions: readonly InitFunction[];
  readonly comdats: readonly Comdat[];
  readonly features: readonly Feature[];
}
