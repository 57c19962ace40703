/** How it comes that threads do not break a variable of libc's. */
export type Verdict =
  /** Only functions that hold a lock of the layer touch it. */
  | 'locked'
  /** Each thread has its own: the accesses are redirected. */
  | 'per thread'
  /** Written before the first thread starts, or only by a linker's choice; then read. */
  | 'set before threads'
  /** The C interface itself hands it to the program; POSIX does not ask these functions to be thread-safe. */
  | 'shared by the interface'
  /** Single words whose every mixture is a right value. */
  | 'harmless';

/** What is known of the writable variables of a member, which is recognised by a symbol that it defines. */
export interface KnownStatics {
  readonly definedBeside: string;
  readonly variables: readonly string[];
  readonly verdict: Verdict;
  readonly why: string;
  /** For `locked`: the functions that the layer wraps or replaces; no other way leads to the variable. */
  readonly by?: readonly string[];
}
