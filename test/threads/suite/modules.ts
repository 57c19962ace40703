import { type ProgramBuilder, programBuilder, type TestSysroot } from '../../support/link.js';
import type { Program } from './program.js';

/** Modules of one sysroot, each built once however many engines and runs it is for. */
export class Modules {
  readonly #builder: Promise<ProgramBuilder>;
  readonly #built = new Map<string, Promise<string>>();

  constructor(sysroot: TestSysroot, folder: string) {
    this.#builder = programBuilder(sysroot, folder);
    // Whoever asks for a module gets the error.
    this.#builder.catch(() => {});
  }

  /** The module's file. */
  get(program: Program): Promise<string> {
    const built = this.#built.get(program.name) ?? this.#build(program);
    this.#built.set(program.name, built);
    return built;
  }

  async #build({ source, name, libraries }: Program): Promise<string> {
    return (await this.#builder).build(source, name, libraries);
  }
}
