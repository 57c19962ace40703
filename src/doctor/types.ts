import type { Config } from '../config/types.js';
import type { WamrPthreadError } from '../errors.js';
import type { ProjectOptions } from '../patch.js';
import type { Sdk } from '../sdk/types.js';

/** `note`: nothing is wrong, but it may be worth knowing. `skipped`: it cannot be told, and `evidence` says why. */
export type Status = 'ok' | 'note' | 'warning' | 'problem' | 'skipped';

/** What one check saw. */
export interface Observation {
  readonly status: Status;
  /** What was looked at and what was there: paths, versions, lines. */
  readonly evidence: string;
  /** What to type or change; there for every warning and problem. */
  readonly fix?: string | undefined;
}

/** What the checks look at; gathered once. */
export interface DoctorContext extends ProjectOptions {
  /** Of the Node that runs this: `20.19.0`. */
  readonly nodeVersion: string;
  /** Undefined where it cannot be read or is wrong: `configError` says why. */
  readonly config: Config | undefined;
  readonly configFile: string | undefined;
  readonly configError: WamrPthreadError | undefined;
  /** Undefined where none was found or it cannot be used: `sdkError` says why. */
  readonly sdk: Sdk | undefined;
  readonly sdkError: WamrPthreadError | undefined;
  /** Modules to look at, as they were named. */
  readonly modules: readonly string[];
}

/** A check: data plus one function, as the rules of `verify` are. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Why it matters, for people who have met the symptom only. */
  readonly why: string;
  /** The file of WAMR, wasi-libc or a package manager's documentation that makes it so. */
  readonly source?: string;
  observe(context: DoctorContext): readonly Observation[] | Promise<readonly Observation[]>;
}

/** What a check says of this project. */
export interface CheckResult extends Pick<Check, 'id' | 'title' | 'why' | 'source'> {
  readonly observations: readonly Observation[];
}

export interface Diagnosis {
  /** False where there is a problem. */
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
}
