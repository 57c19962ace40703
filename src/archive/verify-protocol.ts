/** What the verifying worker is given. */
export interface VerifyJob {
  readonly file: string;
  /** It stops after this many members: further ones need not be read to know that there are too many. */
  readonly maxMembers: number;
}

/** A member as ar-async reads it. */
export interface ReadBackMember {
  readonly name: string;
  /** Bytes that could really be read. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Offset of the member's header in the file. */
  readonly headerOffset: number;
}

/** What the worker finds. */
export interface ReadBack {
  readonly members: readonly ReadBackMember[];
  /** Contents of the symbol index, where there is one, and the size in bytes of its numbers. */
  readonly index: { readonly data: Uint8Array; readonly wordSize: 4 | 8 } | undefined;
}
