import type { WasmModule } from '../../../wasm/types.js';
import { shortName } from '../../function-names.js';
import { threadName } from '../../thread-name.js';
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
    events: events.map(each => eventOf(module, each, events)),
    heap,
    dropped,
    waits: seesAtomicWaits ? 'all' : 'natives',
  };
}

function eventOf(
  module: WasmModule,
  { address, stack = [], on, by, argument: _, ...event }: RawEvent,
  all: readonly RawEvent[],
): ThreadEvent {
  if (event.kind !== 'waits') return { ...event, ...(by === undefined ? {} : { by }) };
  if (on !== undefined) return { ...event, on };
  const names = stack.map(index => nameOf(module, index));
  return {
    ...event,
    on: sleepText(address ?? 0, names, () => threadWithRecord(address ?? 0, event.at, all)),
  };
}

/** Bytes of a thread's record in the thread-safety layer, at most. */
const RECORD = 128;

/** The thread that had its record around an address at a time. Records of threads that are gone are given away again. */
function threadWithRecord(address: number, at: number, all: readonly RawEvent[]): number | undefined {
  return all.findLast(
    ({ kind, at: created, argument = 0 }) =>
      kind === 'created' && created <= at && argument <= address && address < argument + RECORD,
  )?.thread;
}

/** Functions that people know by name; what they call to sleep is a matter of the libc. */
const KNOWN = /^(pthread_|sem_|mtx_|cnd_|thrd_|call_once$|std::.*(wait|lock|join|acquire|arrive)|flockfile$)/;

/** The word is in the other thread's record, which nobody knows by its address. */
const JOIN = /(^|[:_])(timed)?join/;
/** Of a library's versions. */
const INLINE_NAMESPACE = /\bstd::__\w+::/g;

/** `pthread_mutex_lock(0x1230)`, `pthread_join(thread 2)`, or `0x1230 in work` for a wait that the program itself does. */
function sleepText(
  address: number,
  names: readonly string[],
  threadOfRecord: () => number | undefined,
): string {
  const place = `0x${address.toString(16)}`;
  const own = names.filter(name => !LAYER.test(name));
  const outside = own.findIndex(name => !KNOWN.test(name));
  // pthread_join is told, not what it calls in its turn.
  const known = own.slice(0, outside < 0 ? own.length : outside).at(-1);
  const [inner] = own;
  if (known === undefined) return inner === undefined ? place : `${place} in ${shortName(inner)}`;
  const call = shortName(known).replace(/\(.*$/, '').replace(INLINE_NAMESPACE, 'std::');
  if (!JOIN.test(call)) return `${call}(${place})`;
  const thread = threadOfRecord();
  return thread === undefined ? call : `${call}(${threadName(thread)})`;
}
