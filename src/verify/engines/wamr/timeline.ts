import type { WasmModule } from '../../../wasm/types.js';
import { shortName } from '../../function-names.js';
import type { ThreadEvent, Timeline } from '../../types.js';
import { LAYER, nameOf } from './names.js';
import type { WamrEnd } from './protocol.js';

type RawEvent = WamrEnd['timeline']['events'][number];

/** What the threads did, with atomic waits told by the functions around them. */
export function timelineOf(
  module: WasmModule,
  { events, heap, dropped, seesAtomicWaits }: WamrEnd['timeline'],
): Timeline {
  return {
    events: events.map(each => eventOf(module, each)),
    heap,
    dropped,
    waits: seesAtomicWaits ? 'all' : 'natives',
  };
}

function eventOf(module: WasmModule, { address, stack = [], on, by, ...event }: RawEvent): ThreadEvent {
  if (event.kind !== 'waits') return { ...event, ...(by === undefined ? {} : { by }) };
  return {
    ...event,
    on:
      on ??
      sleepText(
        address ?? 0,
        stack.map(index => nameOf(module, index)),
      ),
  };
}

/** Functions that people know by name; what they call to sleep is a matter of the libc. */
const KNOWN = /^(pthread_|sem_|mtx_|cnd_|thrd_|call_once$|std::.*(wait|lock|join|acquire|arrive)|flockfile$)/;

/** The word is in the other thread's record, which nobody knows by its address. */
const JOIN = /^pthread_(timed)?join/;

/** `pthread_mutex_lock(0x1230)`, or `0x1230 in work` for a wait that the program itself does. */
function sleepText(address: number, names: readonly string[]): string {
  const place = `0x${address.toString(16)}`;
  const own = names.filter(name => !LAYER.test(name));
  const outside = own.findIndex(name => !KNOWN.test(name));
  // pthread_join is told, not what it calls in its turn.
  const known = own.slice(0, outside < 0 ? own.length : outside).at(-1);
  if (known !== undefined && JOIN.test(known)) return 'pthread_join';
  if (known !== undefined) return `${shortName(known).replace(/\(.*$/, '')}(${place})`;
  const [inner] = own;
  return inner === undefined ? place : `${place} in ${shortName(inner)}`;
}
