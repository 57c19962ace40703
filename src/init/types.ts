import type { Config, ConfigInput, DeepPartial } from '../config/types.js';

/** What somebody wants in a project. */
export interface InitRequest {
  /** The project's folder, absolute. */
  readonly cwd: string;
  /** Config values that were given; they are written into the config. */
  readonly overrides?: DeepPartial<ConfigInput> | undefined;
  /** Answers by option of the command line (`threads.max`), as they were typed; `overrides` win over them. */
  readonly answers?: Readonly<Record<string, string>> | undefined;
  /** A preset for CMake: true makes the file, undefined adds to a project that has a CMakeLists.txt. */
  readonly cmake?: boolean | undefined;
  readonly scripts?: boolean | undefined;
  readonly gitignore?: boolean | undefined;
}

/** A file that is made or extended; plain data, nothing is done until it is applied. */
export interface Change {
  /** Absolute path, links resolved, so that a link stays one. */
  readonly path: string;
  /** As messages call it: relative to the project's folder. */
  readonly name: string;
  /** Undefined where the file does not exist. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Something that exists and differs: it is left alone. */
export interface ByHand {
  readonly file: string;
  /** What stands in the way. */
  readonly why: string;
  /** What to write there. */
  readonly add: string;
}

/** What one part of the plan says. */
export interface PartPlan {
  readonly change?: Change | undefined;
  readonly byHand?: readonly ByHand[] | undefined;
  /** For people to know. */
  readonly notes?: readonly string[] | undefined;
}

/** What a part needs to know about the project. */
export interface PartContext {
  readonly cwd: string;
  /** The input, checked and complete. */
  readonly config: Config;
  /** What was given or answered, as it is written into the config. */
  readonly input: unknown;
  /** Folder of this package as seen from `cwd`, with slashes: `node_modules/wamr-pthread`. */
  readonly packageFolder: string;
}

export interface InitPlan {
  readonly changes: readonly Change[];
  readonly byHand: readonly ByHand[];
  readonly notes: readonly string[];
}
