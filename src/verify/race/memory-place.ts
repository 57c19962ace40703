import type { WasmModule } from '../../wasm/types.js';
import type { RawRace } from '../engines/wamr/protocol.js';
import { allocatedText, ownFrame } from '../frames/place.js';
import { threadName } from '../thread-name.js';
import type { SourceMap } from './source-map.js';
import type { Race } from './types.js';

/** What lies at an address, for a sentence, and in which area it is. */
export interface MemoryPlace {
  readonly what: string;
  readonly area: Race['area'];
  /** Its name alone. */
  readonly variable?: string;
}

/** How far from an exported address its data may still reach. */
const REACH = 4096;

/** Names an address by the best that is known: variable, block of the app heap, stack, exported data, area. */
export function memoryPlace(module: WasmModule, map: SourceMap, race: RawRace): MemoryPlace {
  const { address } = race.accesses[0];
  const { block, stackOf } = race;
  const named = variableName(map, address);
  const variable = map.variableAt(address)?.variable.name;
  if (named !== undefined)
    return { what: named, area: 'static', ...(variable === undefined ? {} : { variable }) };
  if (block !== undefined) return { what: blockText(map, block, address), area: 'heap' };
  if (stackOf !== undefined)
    return { what: `the stack of ${threadName(stackOf)} (${hex(address)})`, area: 'stack' };
  const marks = new Map(
    module.exports.flatMap(({ name, kind, index }) => {
      const init = kind === 'global' ? module.globals[index]?.init : undefined;
      return typeof init === 'number' ? [[name, init >>> 0] as const] : [];
    }),
  );
  const heapBase = marks.get('__heap_base');
  if (heapBase !== undefined && address >= heapBase)
    return { what: `heap memory (${hex(address)})`, area: 'heap' };
  const exported = map.exportedAt(address);
  if (exported !== undefined && exported.offset < REACH)
    return { what: withOffset(`\`${exported.name}\``, exported.offset), area: 'static' };
  return { what: `static data at ${hex(address)}`, area: 'static' };
}

/** The variable at an address: "`counter`", "`table` + 8", "`calls` of work". */
export function variableName(map: SourceMap, address: number): string | undefined {
  const found = map.variableAt(address);
  if (found === undefined) return undefined;
  const { variable, offset } = found;
  const owner = variable.inFunction === undefined ? '' : ` of ${variable.inFunction}`;
  return `${withOffset(`\`${variable.name}\``, offset)}${owner}`;
}

/** The layer's malloc, which puts words of its own in front of what it returns. */
const WITH_HEADER = /^__(libc|wt)_/;

/** "a block of the heap that make (app.c:12) allocated". */
export function blockText(map: SourceMap, block: NonNullable<RawRace['block']>, address: number): string {
  const { places, size } = block;
  const stack = places.map(each => map.describe(each));
  const allocated = allocatedText({ stack, ...ownFrame(places, map.sourceAt) });
  const by = allocated === undefined ? '' : ` that ${allocated}`;
  const hasHeader = places.some(each => WITH_HEADER.test(map.functionAt(each)));
  return hasHeader
    ? `a block of the heap${by}`
    : `a block of ${size} bytes${by} (at offset ${address - block.address})`;
}

function withOffset(name: string, offset: number): string {
  return offset === 0 ? name : `${name} + ${offset}`;
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
