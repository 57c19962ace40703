import type { WasmModule } from '../wasm/types.js';
import { plural } from './report/text.js';
import { analyse } from './rules/shared/analysis.js';
import { findConstructors } from './rules/shared/constructors.js';
import { runRule } from './run-rules.js';
import type { Finding, RunResult } from './types.js';

/**
 * What is wrong with how often the constructors ran, on an engine that counts them: anything but once. Nothing where a
 * module has none, or where no run came to its end.
 */
export function constructorFindings(module: WasmModule, runs: readonly RunResult[]): readonly Finding[] {
  const ended = runs.filter(({ outcome }) => outcome === 'passed' || outcome === 'exit');
  const wrong = ended.find(({ constructorRuns = 1 }) => constructorRuns !== 1);
  if (wrong?.constructorRuns === undefined || findConstructors(analyse(module)).empty) return [];
  const { id, severity, fix } = runRule('run-constructors');
  const count = wrong.constructorRuns;
  const message =
    count === 0 ? 'the constructors never ran' : `the constructors ran ${plural(count, 'time')}`;
  return [{ rule: id, severity, fix, message, where: '__wasm_call_ctors', engine: wrong.engine }];
}
