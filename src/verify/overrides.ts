import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { findRule, nearestRule } from './catalogue.js';
import type { Finding } from './types.js';

const SEVERITIES = { warn: 'warning', error: 'error' } as const;

/** Refuses a rule id in `verify.rules` that does not exist: a typo would silently change nothing. */
export function checkOverrides(config: Config): void {
  for (const id of Object.keys(config.verify.rules)) {
    if (findRule(id) !== undefined) continue;
    const nearest = nearestRule(id);
    throw new WamrPthreadError('CONFIG_UNKNOWN_KEY', `verify.rules: there is no rule "${id}"`, {
      hint: nearest === undefined ? 'docs/rules.md lists all rules.' : `Did you mean "${nearest}"?`,
    });
  }
}

/** Applies `verify.rules` of the config (rule id to "off", "warn" or "error") to findings. */
export function applyOverrides(findings: readonly Finding[], config: Config): readonly Finding[] {
  const wanted = config.verify.rules;
  return findings.flatMap((each): Finding[] => {
    const level = wanted[each.rule];
    if (level === undefined) return [each];
    return level === 'off' ? [] : [{ ...each, severity: SEVERITIES[level] }];
  });
}
