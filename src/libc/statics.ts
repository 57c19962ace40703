import { basename } from 'node:path';
import { definedSymbols, writableData } from '../wasm/object.js';
import type { WasmObject } from '../wasm/types.js';
import { KNOWN_STATICS } from './known-statics.js';
import { ERRNO, isCxxSymbol, LOWERED_STATICS, MULTIBYTE_STATES } from './policy.js';
import type { Verdict } from './static-verdict.js';

/** Those that become variables of the thread wherever they are. */
const PER_THREAD: ReadonlySet<string> = new Set([ERRNO, ...LOWERED_STATICS, ...MULTIBYTE_STATES]);

/** The archives that wasi-libc is made of: others have their own authors, who know their variables. */
const OF_WASI_LIBC =
  /^lib(c|c-printscan-[\w-]+|wasi-emulated-[\w-]+|m|rt|dl|pthread|crypt|util|xnet|resolv|setjmp)\.a$/;

/** What makes this variable of the member safe; undefined: it is not known. */
export function verdictOn(object: WasmObject, variable: string): Verdict | undefined {
  if (PER_THREAD.has(variable)) return 'per thread';
  const defined = new Set(definedSymbols(object));
  return KNOWN_STATICS.find(
    ({ definedBeside, variables }) => defined.has(definedBeside) && variables.includes(variable),
  )?.verdict;
}

/** Writable variables of a member of wasi-libc of which nothing is known: threads may break them. */
export function unknownStatics(object: WasmObject, archive: string): string[] {
  if (!OF_WASI_LIBC.test(basename(archive)) || definedSymbols(object).some(isCxxSymbol)) return [];
  return writableData(object).filter(variable => verdictOn(object, variable) === undefined);
}
