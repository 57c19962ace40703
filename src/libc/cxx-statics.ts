import { undefinedSymbols } from '../wasm/object.js';
import type { WasmObject } from '../wasm/types.js';
import { withoutVersion } from './cxx-sources.js';

/** The layer's function that makes libc++'s local statics before the first thread starts (cxx_statics.c). */
export const MAKE_STATICS = '__wt_make_cxx_statics';

/** Functions with local statics that cxx_statics.c calls, and how the others are safe without a guard. */
const MADE =
  /^_ZNSt(6__cloc|6locale7classic|6locale8__global|(16generic|15system|15future|17iostream)_category|19__thread_local_data)Ev$|^_ZNKSt20__time_get_c_storageI[cw]E\d__(weeks|months|am_pm|c|r|x|X)Ev$/;
const OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/^_ZNStL\d+init_w?(am_pm|months|weeks)Ev$/, 'called by those that cxx_statics.c calls'],
  [/^_ZNSt8ios_base4InitC/, 'runs in a constructor, before main'],
  [/^_ZNSt12__rs_default/, 'random_shuffle, which std::shuffle replaced in C++14'],
];

/**
 * Functions with local statics in an object that was compiled without guards for them.
 *
 * `makes`: those that are made before the first thread, once the object asks for MAKE_STATICS; none where it does
 * already. `unknown`: those of which two threads may make one twice.
 */
export function unguardedStatics(object: WasmObject): { makes: string[]; unknown: string[] } {
  const none = { makes: [], unknown: [] };
  const undefineds = undefinedSymbols(object);
  if (undefineds.includes('__cxa_guard_acquire')) return none;
  const functions = object.symbols.flatMap(({ kind, name, defined }) => {
    // _ZGVZ <function> E <variable>
    const [, encoding] = (kind === 'data' && defined && /^_ZGVZ(.+)E\d+\w+$/.exec(name)) || [];
    return encoding === undefined ? [] : [`_Z${encoding}`];
  });
  const open = functions.filter(name => !OTHERWISE.some(([pattern]) => pattern.test(withoutVersion(name))));
  return {
    makes: undefineds.includes(MAKE_STATICS) ? [] : open.filter(name => MADE.test(withoutVersion(name))),
    unknown: open.filter(name => !MADE.test(withoutVersion(name))),
  };
}
