/** One member of an archive, in file order. Members are addressed by position: names repeat (`errno.o` twice). */
export interface ArchiveMember {
  /** Full name, resolved through the long-name table or the BSD name field; without the trailing slash. */
  readonly name: string;
  /** The bytes of the member: a view into the archive's buffer where possible. */
  readonly data: Uint8Array;
  /** Offset in bytes of the 60-byte member header in the file that was read; 0 for new members. */
  readonly headerOffset: number;
}

/** An entry of the archive's symbol index. */
export interface ArchiveSymbol {
  readonly name: string;
  /** Index into `Archive.members`. */
  readonly member: number;
}

export interface Archive {
  /** Where it came from, for messages. */
  readonly file: string;
  /** Layout of names and index: `gnu` (also LLVM's default), `bsd` (`#1/…`, `__.SYMDEF`), `coff` (two indexes). */
  readonly format: 'gnu' | 'bsd' | 'coff';
  readonly members: readonly ArchiveMember[];
  /** The stored symbol index; undefined where the archive has none (GNU ar drops it for wasm objects). */
  readonly index: readonly ArchiveSymbol[] | undefined;
}

/** What the writer needs of a member. */
export type NewMember = Pick<ArchiveMember, 'name' | 'data'>;
