import type { WamrPthreadError } from '../errors.js';
import type { Cursor } from './cursor.js';

/** An extension of WebAssembly that is not read here, because no WAMR for lib-pthread loads it. */
interface Proposal {
  readonly name: string;
  /** The option of WAMR's build that brings it; undefined: WAMR 2.4.3 has none. doc/stability_wasm_proposals.md */
  readonly option?: string;
}

const PROPOSALS = {
  gc: { name: 'garbage collection', option: 'WAMR_BUILD_GC' },
  functions: { name: 'typed function references', option: 'WAMR_BUILD_GC' },
  strings: { name: 'reference-typed strings', option: 'WAMR_BUILD_STRINGREF' },
  exceptions: { name: 'exception handling with exnref' },
  stacks: { name: 'stack switching' },
  pages: { name: 'custom page sizes' },
  sharing: { name: 'shared-everything threads' },
  descriptors: { name: 'custom descriptors' },
} as const satisfies Record<string, Proposal>;

type ProposalKey = keyof typeof PROPOSALS;
type ByByte = Readonly<Record<number, ProposalKey>>;

/** How entries of the type section begin. */
const TYPE_FORMS: ByByte = {
  95: 'gc',
  94: 'gc',
  80: 'gc',
  79: 'gc',
  78: 'gc',
  93: 'stacks',
  101: 'sharing',
  77: 'descriptors',
  76: 'descriptors',
};

/** Value types of one byte: also the heap types behind `ref`. */
const VALUE_TYPES: ByByte = {
  120: 'gc',
  119: 'gc',
  115: 'gc',
  114: 'gc',
  113: 'gc',
  110: 'gc',
  109: 'gc',
  108: 'gc',
  107: 'gc',
  106: 'gc',
  117: 'stacks',
  104: 'stacks',
  116: 'exceptions',
  103: 'strings',
  102: 'strings',
  98: 'strings',
  97: 'strings',
  101: 'sharing',
};

/** `ref null` and `ref`, with a heap type behind them. */
const REFERENCES = [0x63, 0x64];

const OPCODES: ByByte = {
  20: 'functions',
  21: 'functions',
  212: 'functions',
  213: 'functions',
  214: 'functions',
  211: 'gc',
  224: 'stacks',
  225: 'stacks',
  226: 'stacks',
  227: 'stacks',
  228: 'stacks',
  229: 'stacks',
  230: 'stacks',
};

/** A number follows: below 128 those of garbage collection, from there on those of strings. */
const GC_PREFIX = 0xfb;

/** The flag of limits that a page size follows. */
const PAGE_SIZE_FLAG = 8;
const STRINGS_SECTION = 14;

/** The error for a type of this form at `start`. */
export function unknownTypeForm(cursor: Cursor, form: number, start: number): WamrPthreadError {
  return unknown(cursor, `a type of form 0x${form.toString(16)}`, start, TYPE_FORMS[form]);
}

/** The error for a value type that begins with `byte` at `start`; the cursor is behind that byte. */
export function unknownValueType(cursor: Cursor, byte: number, start: number): WamrPthreadError {
  const known = REFERENCES.includes(byte)
    ? (VALUE_TYPES[nextByte(cursor)] ?? 'functions')
    : VALUE_TYPES[byte];
  return unknown(cursor, `value type 0x${byte.toString(16)}`, start, known);
}

/** Without passing over it; 0 at the end. */
function nextByte(cursor: Cursor): number {
  return cursor.left > 0 ? (cursor.bytes[cursor.offset] ?? 0) : 0;
}

/** The error for limits with flags that are not known. */
export function unknownLimits(cursor: Cursor, flags: number, start: number): WamrPthreadError {
  const known = (flags & ~0xf) === 0 && (flags & PAGE_SIZE_FLAG) !== 0 ? 'pages' : undefined;
  return unknown(cursor, `limits with flags 0x${flags.toString(16)}`, start, known);
}

/** The error for an instruction; `opcode` as InstructionReader has it, `shown` as it is written. */
export function unknownInstruction(
  cursor: Cursor,
  opcode: number,
  shown: string,
  start: number,
): WamrPthreadError {
  const prefixed = opcode === GC_PREFIX ? (nextByte(cursor) < 0x80 ? 'gc' : 'strings') : undefined;
  return unknown(cursor, `instruction ${shown}`, start, prefixed ?? OPCODES[opcode]);
}

/** The error for a section with this id. */
export function unknownSection(cursor: Cursor, id: number, start: number): WamrPthreadError {
  return unknown(cursor, `a section with id ${id}`, start, id === STRINGS_SECTION ? 'strings' : undefined);
}

function unknown(
  cursor: Cursor,
  what: string,
  start: number,
  key: ProposalKey | undefined,
): WamrPthreadError {
  if (key === undefined) return cursor.unsupported(what, start);
  const proposal: Proposal = PROPOSALS[key];
  const { name, option } = proposal;
  return cursor.unsupported(`${what} (${name})`, start, adviceOn(option));
}

function adviceOn(option: string | undefined): string {
  const loads =
    option === undefined
      ? 'WAMR 2.4.3 does not have this proposal and refuses the module.'
      : `WAMR refuses the module unless it is built with ${option}, which is off by default and not looked at here.`;
  return `${loads} Compile without it.`;
}
