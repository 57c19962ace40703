import { closest, distance } from 'fastest-levenshtein';
import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { objectRules } from './object-rules.js';
import { rules } from './rules/index.js';
import { runRules } from './run-rules.js';
import type { Finding } from './types.js';

const SEVERITIES = { warn: 'warning', error: 'error' } as const;

/** Refuses a rule id in `verify.rules` that does not exist: a typo would silently change nothing. */
export function checkOverrides(config: Config): void {
  const ids = [...rules, ...objectRules, ...runRules].map(each => each.id);
  for (const id of Object.keys(config.verify.rules)) {
    if (ids.includes(id)) continue;
    const nearest = closest(id, ids);
    const isNear = distance(id, nearest) <= id.length / 3;
    throw new WamrPthreadError('CONFIG_UNKNOWN_KEY', `verify.rules: there is no rule "${id}"`, {
      hint: isNear ? `Did you mean "${nearest}"?` : 'docs/rules.md lists all rules.',
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
