import type { GuestMemory } from './guest-memory.js';
import type { RawFrame } from './protocol.js';

/** What untouched bytes behind a block look like. */
const PATTERN = 0xfd;

/** A misuse of the heap as a worker tells of it. */
export interface RawMisuse {
  readonly kind: 'overflow' | 'double free' | 'invalid free';
  readonly address: number;
  readonly thread: number;
  /** Of the caller; empty: it was found at the end. */
  readonly frames: readonly RawFrame[];
  /** The block that it is about: bytes, and how far into it the address is. */
  readonly block?: { readonly size: number; readonly offset: number };
  /** Of that block: it was freed before. */
  readonly freed?: true;
}

/** What a heap needs for looking at the bytes behind its blocks, and for saying what it found. */
export interface HeapWatch {
  readonly memory: GuestMemory;
  /** Told of a misuse by the native that is running. */
  note(misuse: Omit<RawMisuse, 'thread' | 'frames'>): void;
}

/** Marks bytes that belong to a block and of which the program knows nothing. */
export function markSpare(memory: GuestMemory, start: number, end: number): void {
  memory.bytes(start, end - start).fill(PATTERN);
}

/** Offset of the first of them that was written to, from `start`; -1: none was. */
export function findTouched(memory: GuestMemory, start: number, end: number): number {
  return memory.bytes(start, end - start).findIndex(byte => byte !== PATTERN);
}
