import type { Config } from '../config/types.js';
import type { WasmModule } from '../wasm/types.js';
import { type Reached, reachOf } from './reach/reach.js';
import { rules } from './rules/index.js';
import type { Finding, RuleHit, RuleText } from './types.js';

export interface StaticResult {
  readonly findings: readonly Finding[];
  /** Ids of the rules that say the module cannot start; empty: it can be run. */
  readonly blockedBy: readonly string[];
}

/**
 * Runs every static rule, or only the one that says of what other kind the module is. Pure; `verify.rules` of the config
 * is not applied here, but a rule that is off does not keep others from being asked.
 */
export function checkRules(module: WasmModule, config: Config): StaticResult {
  const findings: Finding[] = [];
  const blockedBy = new Set<string>();
  const checked = rules.map(rule => ({ rule, hits: rule.check(module, { config }) }));
  const kind = checked.find(
    ({ rule, hits }) => hits.some(each => each.alone === true) && config.verify.rules[rule.id] !== 'off',
  );
  for (const { rule, hits } of kind === undefined ? checked : [kind]) {
    for (const hit of hits) {
      if (hit.blocksRun === true) blockedBy.add(rule.id);
      findings.push(toFinding(rule, hit, hit.place === undefined ? {} : reachOf(module, hit.place)));
    }
  }
  return { findings, blockedBy: [...blockedBy] };
}

/** A place where a rule is broken, with what the rule itself says and how the place is reached. */
export function toFinding(
  rule: RuleText,
  { severity, message, fix, where }: RuleHit,
  reached: Reached = {},
): Finding {
  return {
    rule: rule.id,
    severity: severity ?? rule.severity,
    message,
    fix: fix ?? rule.fix,
    ...(where === undefined ? {} : { where }),
    ...reached,
  };
}
