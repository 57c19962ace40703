import { XMLValidator } from 'fast-xml-parser';
import type { Config } from '../../../src/config/types.js';
import { readLines } from '../../../src/dwarf/lines.js';
import { readVariables } from '../../../src/dwarf/variables.js';
import { reachOf } from '../../../src/verify/reach/reach.js';
import { formatGithub } from '../../../src/verify/report/github.js';
import { formatJson } from '../../../src/verify/report/json.js';
import { formatJunit } from '../../../src/verify/report/junit.js';
import { formatSarif } from '../../../src/verify/report/sarif.js';
import { formatVerbose } from '../../../src/verify/report/verbose.js';
import { checkRules } from '../../../src/verify/static-rules.js';
import type { Finding, Report } from '../../../src/verify/types.js';
import { functionBodies } from '../../../src/wasm/code.js';
import { readModule } from '../../../src/wasm/module.js';
import { findSection, SECTION } from '../../../src/wasm/sections.js';
import type { WasmModule } from '../../../src/wasm/types.js';
import { unlessUnreadable } from '../../../src/wasm/unless-unreadable.js';
import { inSample } from './target.js';

/**
 * The whole of `verify --static`: findings with chains and lines, their reports, and what else reads debug information.
 * Plain errors say that two answers differ where they must not, or that a report cannot be read.
 */
export function judge(bytes: Uint8Array, config: Config): void {
  const module = readModule(bytes, 'a.wasm');
  const { findings } = checkRules(module, config);
  const debug = module.sections.filter(({ name }) => name?.startsWith('.debug_'));
  if (debug.length > 0) {
    const lines = readLines(module);
    for (const place of placesInCode(module)) unlessUnreadable(() => lines?.(place));
    unlessUnreadable(() => readVariables(module));
    const without = checkRules(readModule(withoutDebug(module), 'a.wasm'), config).findings;
    same(findings, without, 'debug information changes a finding');
  }
  reachEverywhere(module);
  if (inSample(bytes, 8)) {
    const again = checkRules(readModule(bytes.slice(), 'a.wasm'), config).findings;
    if (JSON.stringify(again) !== JSON.stringify(findings))
      throw new Error('other findings at a second look');
  }
  if (inSample(bytes, 16)) report(findings);
}

/** The same bytes at the same places, but nothing is called .debug_ any more. */
function withoutDebug({ bytes, sections }: WasmModule): Uint8Array {
  const copy = bytes.slice();
  for (const { name, start } of sections)
    if (name?.startsWith('.debug_')) copy[start - Buffer.byteLength(name)] = 'x'.charCodeAt(0);
  return copy;
}

function same(findings: readonly Finding[], others: readonly Finding[], what: string): void {
  const bare = (list: readonly Finding[]) =>
    JSON.stringify(list.map(each => ({ ...each, source: undefined })));
  if (bare(findings) !== bare(others)) throw new Error(what);
}

const PLACES = 12;

/** Rules ask for few places; these are asked for in every module. */
function reachEverywhere(module: WasmModule): void {
  const imported = module.imports.filter(({ kind }) => kind === 'function').length;
  for (let func = 0; func < Math.min(imported, PLACES); func += 1) reachOf(module, { func });
  let left = PLACES;
  for (const { position, cursor } of functionBodies(module)) {
    if (left === 0) return;
    left -= 1;
    const func = imported + position;
    reachOf(module, { func });
    reachOf(module, { func, offset: Math.floor((cursor.offset + cursor.end) / 2) });
  }
}

function report(findings: readonly Finding[]): void {
  const ok = !findings.some(({ severity }) => severity === 'error');
  const report: Report = { version: 1, file: 'a.wasm', ok, findings, runs: [] };
  formatVerbose(report, false);
  formatGithub([report]);
  JSON.parse(formatJson([report]));
  JSON.parse(formatSarif([report], { baseline: false }));
  if (XMLValidator.validate(formatJunit([report])) !== true) throw new Error('the JUnit report is not XML');
}

/** Some places, from the first byte of the code section to behind it. */
function placesInCode(module: WasmModule): number[] {
  const { start, end } = findSection(module.sections, SECTION.code) ?? { start: 0, end: 0 };
  return Array.from({ length: 9 }, (_, at) => start + Math.floor(((end - start) * at) / 8));
}
