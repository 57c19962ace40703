/** One side of a race, with names. Plain data. */
export interface RaceAccess {
  /** `main`, `thread 2`, `host thread 1`. */
  readonly thread: string;
  readonly operation: 'read' | 'write' | 'atomic read' | 'atomic write';
  /** Bytes. */
  readonly size: number;
  /** The wasm function. */
  readonly function: string;
  /** `race.c:12`, where the module has debug information. */
  readonly line?: string;
  /** Innermost first, each a function with its line. */
  readonly stack: readonly string[];
  /** Position in `stack` of the nearest frame whose line is the program's. Absent: there is none. */
  readonly own?: number;
  /** The imported function that did it for the module, e.g. `fd_write`. */
  readonly native?: string;
  /** How the thread came to be; absent for main and for threads of the host. */
  readonly createdBy?: string;
}

/** A data race of the module: two accesses of one address that nothing put in an order. */
export interface Race {
  /** `mixed`: an atomic instruction against a plain read. */
  readonly kind: 'race' | 'mixed';
  /** What is accessed, for a sentence: "`counter`" or "the stack of main". */
  readonly what: string;
  /** In linear memory. */
  readonly address: number;
  /** The variable that the address lies in, by the debug information. */
  readonly variable?: string;
  /** `heap`: where an allocator that is itself racy does damage. */
  readonly area: 'static' | 'heap' | 'stack';
  readonly accesses: readonly [RaceAccess, RaceAccess];
}

/** Threads that take the same locks in different orders. */
export interface LockOrder {
  readonly steps: readonly {
    readonly thread: string;
    /** Names or addresses of the locks. */
    readonly held: string;
    readonly wanted: string;
    /** Where each was taken: a function with its line, the functions of libc left out. */
    readonly heldAt: string;
    readonly wantedAt: string;
  }[];
}

/** What one run showed. */
export interface RaceFacts {
  /** The module has the thread-safety layer: its libc is in order, so that races in it are the program's. */
  readonly layer?: true;
  readonly races: readonly Race[];
  readonly orders: readonly LockOrder[];
  /** Known races of libc by their ids, and how often each was met. */
  readonly suppressed: readonly { readonly id: string; readonly count: number }[];
}
