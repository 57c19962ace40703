import type { Finding } from '../../../src/verify/types.js';
import type { Mode, Program } from './program.js';

/** What one run in one mode was worth. */
export interface Verdict {
  /** Undefined where nothing must be found in this mode. */
  readonly found: boolean | undefined;
  /** Errors and warnings that have nothing to do with the defect. */
  readonly unexpected: readonly string[];
}

/** Holds the findings of one run against the program's first lines. */
export function judge({ finds, also }: Program, mode: Mode, findings: readonly Finding[]): Verdict {
  const isExpected = ({ rule, message }: Finding) =>
    finds[mode].flat().some(each => each.rule === rule && each.like.test(message));
  const missing = finds[mode].filter(
    expectation =>
      !findings.some(({ rule, message }) =>
        expectation.some(each => each.rule === rule && each.like.test(message)),
      ),
  );
  return {
    found: finds[mode].length === 0 ? undefined : missing.length === 0,
    unexpected: findings
      .filter(each => each.severity !== 'info' && !isExpected(each) && !also[mode].includes(each.rule))
      .map(({ rule, message }) => `${rule}: ${message}`),
  };
}
