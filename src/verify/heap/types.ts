/** Who did something to the heap, and where. Plain data. */
export interface HeapPlace {
  /** 0 is main; others count from 1 in order of creation; host threads of a scenario are -1, -2, … */
  readonly thread: number;
  /** Innermost first: functions, with `(heap.c:12)` where every access was looked up and lines are known. */
  readonly stack: readonly string[];
  /** Position in `stack` of the nearest frame whose line is the program's. Absent: there is none. */
  readonly own?: number;
}

/** Kinds of misuse; `stray access`: app heap that belongs to no block and is near none. */
export const heapMisuseKinds = [
  'overflow',
  'underflow',
  'use after free',
  'double free',
  'invalid free',
  'stray access',
] as const;

/** A misuse of the app heap; the same again at the same place is counted. */
export interface HeapMisuse extends HeapPlace {
  readonly kind: (typeof heapMisuseKinds)[number];
  /** In linear memory. */
  readonly address: number;
  /** Bytes of the access; absent: it was no access, or its traces were found later, by the thread that is named. */
  readonly size?: number;
  readonly write: boolean;
  /** The native that did it for the innermost function. */
  readonly native?: string;
  readonly count: number;
  /** Seen at the access itself, on a block that the program asked for: sizes and offsets are the program's. */
  readonly lookedUp?: true;
  /** Place in the source. */
  readonly source?: { readonly file: string; readonly line: number };
  /** The block that it is about. */
  readonly block?: {
    /** Bytes, as asked for. */
    readonly size: number;
    /** Of the access, from the block's start. */
    readonly offset: number;
  };
  readonly allocated?: HeapPlace;
  readonly freed?: HeapPlace;
}

/** Blocks that were not freed, from one place. */
export interface HeapLeak extends HeapPlace {
  readonly bytes: number;
  readonly count: number;
  /** Something still points to them: data, a stack, or another such block. */
  readonly reachable: boolean;
}
