/** One line of the result: a figure of ours, and where there is one, the peer's from the same run. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ns' | 'ms' | 'kB' | 'MB' | 'x';
  readonly peer?: { readonly name: string; readonly value: number };
  /** Ours divided by the peer's, or what the goal speaks of. */
  readonly ratio?: number;
  /** The ratio must not be larger. Absent: for information. */
  readonly goal?: number;
  readonly note?: string;
}

/** What belongs together, with the words that say how it was measured. */
export interface Section {
  readonly title: string;
  readonly method: readonly string[];
  readonly rows: readonly Row[];
  /** What could not be measured on this machine, and what it would take. */
  readonly missing: readonly string[];
}

/** What every section is given. */
export interface Bench {
  /** A temporary folder, removed at the end. */
  readonly folder: string;
  /** True: leave out what takes more than seconds. */
  readonly quick: boolean;
  readonly say: (text: string) => void;
}
