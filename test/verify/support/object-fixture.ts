import type { ConfigInput } from '../../../src/config/types.js';

/** C files made for one rule about objects, as members of libtest.a, and exactly what that rule must say. */
export interface ObjectFixture {
  /** Members by file name: C or C++ source. */
  readonly sources: Readonly<Record<string, string>>;
  /** Further members as they are, by name. */
  readonly foreign?: Readonly<Record<string, readonly number[]>>;
  /** Bytes that the archiver puts behind each object. */
  readonly fill?: readonly number[];
  /** Flags of the compiler, besides those for threads. */
  readonly flags?: readonly string[];
  /** Compiled for one thread, as a stock libc is. */
  readonly singleThreaded?: true;
  /** Linked, each by itself: the members are modules. */
  readonly linked?: true;
  /** Written without a symbol index, as GNU ar leaves it. */
  readonly unindexed?: true;
  readonly config?: ConfigInput;
  /** Messages; empty for good fixtures. */
  readonly finds: readonly string[];
}

/** Only gives the literal its type. */
export function objectFixture(value: ObjectFixture): ObjectFixture {
  return value;
}
