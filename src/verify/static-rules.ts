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

/** Runs every static rule. Pure; `verify.rules` of the config is not applied here. */
export function checkRules(module: WasmModule, config: Config): StaticResult {
  const findings: Finding[] = [];
  const blockedBy = new Set<string>();
  for (const rule of rules) {
    for (const hit of rule.check(module, { config })) {
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
