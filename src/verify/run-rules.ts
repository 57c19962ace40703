import { endingRules } from './run-rules/endings.js';
import { heapRules } from './run-rules/heap.js';
import { raceRules } from './run-rules/races.js';
import { threadRules } from './run-rules/threads.js';
import type { RunRule } from './run-rules/types.js';

const table = { ...endingRules, ...threadRules, ...heapRules, ...raceRules };

export type RunRuleId = keyof typeof table;

/** Every finding a run can make. */
export const runRules: readonly RunRule[] = Object.entries(table).map(([id, rule]) => ({ id, ...rule }));

export function runRule(id: RunRuleId): RunRule {
  return { id, ...table[id] };
}
