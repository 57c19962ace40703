import { closeSync, type Dirent } from 'node:fs';
import { WasiFailure } from './errno.js';

/** What a descriptor number of the guest stands for. */
export type Descriptor =
  | { readonly kind: 'stdin' }
  /** Standard output or error: kept until the tool ends. */
  | { readonly kind: 'stream'; readonly chunks: Uint8Array[] }
  /** `path` is undefined for the root, whose contents depend on the path that is looked up in it. */
  | { readonly kind: 'directory'; readonly path: string | undefined; entries: readonly Dirent[] | undefined }
  | { readonly kind: 'file'; readonly fd: number; readonly append: boolean; position: number };

/** The one directory that the guest has from the start. */
export const ROOT_DESCRIPTOR = 3;

/** The guest's descriptor table. */
export class Descriptors {
  readonly stdout: Uint8Array[] = [];
  readonly stderr: Uint8Array[] = [];
  readonly #open = new Map<number, Descriptor>([
    [0, { kind: 'stdin' }],
    [1, { kind: 'stream', chunks: this.stdout }],
    [2, { kind: 'stream', chunks: this.stderr }],
    [ROOT_DESCRIPTOR, { kind: 'directory', path: undefined, entries: undefined }],
  ]);
  #next = ROOT_DESCRIPTOR + 1;

  add(descriptor: Descriptor): number {
    this.#open.set(this.#next, descriptor);
    return this.#next++;
  }

  get(number: number): Descriptor {
    const found = this.#open.get(number);
    if (found === undefined) throw new WasiFailure('EBADF');
    return found;
  }

  file(number: number): Descriptor & { kind: 'file' } {
    const found = this.get(number);
    if (found.kind === 'directory') throw new WasiFailure('EISDIR');
    if (found.kind !== 'file') throw new WasiFailure('ESPIPE');
    return found;
  }

  directory(number: number): Descriptor & { kind: 'directory' } {
    const found = this.get(number);
    if (found.kind !== 'directory') throw new WasiFailure('ENOTDIR');
    return found;
  }

  close(number: number): void {
    const found = this.get(number);
    this.#open.delete(number);
    if (found.kind === 'file') closeSync(found.fd);
  }

  /** Gives back what the guest left open: a tool that fails does not close its files. */
  closeAll(): void {
    for (const number of [...this.#open.keys()]) this.close(number);
  }
}
