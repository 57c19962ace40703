/** The part of ar-async 0.1.4 that is used here; the package has no types of its own. */
declare module 'ar-async' {
  import type { EventEmitter } from 'node:events';
  import type { ReadStream } from 'node:fs';

  /** One member, the symbol index included, the `//` table excluded. */
  interface ArEntry {
    /** The 60 bytes of the header. */
    readonly header: Buffer;
    /** The name field, trimmed. */
    name(): string;
    /** The resolved name without a trailing slash. Decodes the rest of the `//` table at every call. */
    fileName(): string;
    /** Size in bytes of the contents; NaN where the field is no number. */
    fileSize(): number;
    /** The contents. Must not be called for an empty member: the range would end before it starts. */
    fileData(): ReadStream | undefined;
    /** Range of the contents in the file in bytes; `end` is the last byte's. */
    readonly streamParam: { readonly start: number; readonly end: number };
  }

  /** Starts to read when constructed; a header with a wrong terminator throws inside a file system callback. */
  class ArReader extends EventEmitter {
    constructor(file: string);
    /** The `//` table, once it was passed. */
    readonly gnuEntry: { readonly data: Buffer | undefined } | undefined;
    on(event: 'entry', listener: (entry: ArEntry, next: () => void) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'open' | 'end' | 'close', listener: () => void): this;
  }

  const api: { readonly ArReader: typeof ArReader };
  export default api;
  export type { ArEntry };
}
