import type { ProjectOptions } from '../src/index.js';

/** An option of a verb; config options are added by themselves. */
export interface VerbOption {
  /** Without the dashes. */
  readonly name: string;
  /** `switch`: takes no value. `text`: one value, the last one given counts. `list`: one value each time. */
  readonly kind: 'switch' | 'text' | 'list';
  readonly describe: string;
  readonly alias?: string;
  /** As help shows it. */
  readonly defaultText?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Values for completion where they are checked elsewhere. */
  readonly suggestions?: readonly string[] | undefined;
}

/** The words after a verb's name that are no options. */
interface Operands {
  readonly name: string;
  readonly many: boolean;
  /** True where the verb does something without one, too. */
  readonly optional?: boolean;
  /** The words it may be, where they are few; otherwise completion offers files. */
  readonly choices?: readonly string[];
  /** What to type where they are missing or too many. */
  readonly example: string;
}

/** What was typed, after it was checked. */
export interface Given {
  readonly operands: readonly string[];
  /** Everything after `--`, untouched; undefined where there was no `--`. */
  readonly rest: readonly string[] | undefined;
  switch(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  /** Working directory, environment and config options. Throws USAGE for values of the wrong form. */
  project(): Promise<ProjectOptions>;
}

/** An exit code, or which ones, and what it means. */
export type ExitCode = readonly [code: string, meaning: string];

/** A verb of the command line: data for help and checks, and one function. */
export interface Verb {
  readonly name: string;
  readonly alias?: string;
  /** One line, for the list of verbs and the head of its help. */
  readonly summary: string;
  readonly operands?: Operands;
  /** What follows `--`, for verbs that pass words on. */
  readonly passedOn?: string;
  /** Sections of the config that help shows; every config option is accepted. Absent: the verb reads no config. */
  readonly config?: readonly string[];
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Those besides 0, 2 and 70, which every verb may end with; `0` and `2` here take the place of the usual words. */
  readonly exitCodes?: readonly ExitCode[];
  options(): readonly VerbOption[] | Promise<readonly VerbOption[]>;
  /** Returns the exit code. */
  run(given: Given): Promise<number>;
}
