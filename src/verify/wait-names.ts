import type { WasmModule } from '../wasm/types.js';
import type { SourceMap } from './race/source-map.js';
import type { RunResult, ThreadEvent } from './types.js';

const ADDRESS = /0x[0-9a-f]+/g;

/** A lock of this size is told by its variable alone: the word that threads sleep on is somewhere in it. */
const LARGEST_LOCK = 64;

/** The same runs with variables instead of addresses in what threads waited for, where the module tells of them. */
export async function withNamedWaits(
  module: WasmModule,
  runs: readonly RunResult[],
): Promise<readonly RunResult[]> {
  const hasAddress = runs.some(({ timeline }) => timeline?.events.some(({ on = '' }) => on.includes('0x')));
  if (!hasAddress) return runs;
  // Debug information of a large program takes a while to read.
  const { sourceMap } = await import('./race/source-map.js');
  const map = sourceMap(module);
  return runs.map(run =>
    run.timeline === undefined
      ? run
      : { ...run, timeline: { ...run.timeline, events: run.timeline.events.map(each => named(map, each)) } },
  );
}

function named(map: SourceMap, event: ThreadEvent): ThreadEvent {
  if (event.on === undefined) return event;
  return { ...event, on: event.on.replace(ADDRESS, text => nameAt(map, Number(text)) ?? text) };
}

function nameAt(map: SourceMap, address: number): string | undefined {
  const found = map.variableAt(address);
  if (found === undefined) {
    const exported = map.exportedAt(address);
    return exported !== undefined && exported.offset < LARGEST_LOCK ? exported.name : undefined;
  }
  const { variable, offset } = found;
  const owner = variable.inFunction === undefined ? '' : ` of ${variable.inFunction}`;
  const isLock = variable.size <= LARGEST_LOCK || offset === 0;
  return `${variable.name}${isLock ? '' : ` + ${offset}`}${owner}`;
}
