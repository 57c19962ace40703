import type { RuleText } from '../types.js';

/** What a run can show, as data: the counterpart of a static rule. */
export interface RunRule extends RuleText {
  /** True where two of its findings cannot be told for the same from one call of `verify` to the next. */
  readonly unstable?: true;
}

export type RunRuleTable = Readonly<Record<string, Omit<RunRule, 'id'>>>;
