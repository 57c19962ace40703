import { functionOf } from '../frames/frame.js';
import { bareName } from '../frames/library.js';
import type { Race, RaceAccess } from './types.js';

/** A race that is there, is known and does no harm. */
export interface KnownRace {
  readonly id: string;
  /** One of the two accesses is made by one of these functions; of C++ without arguments and inline namespaces. */
  readonly functions: readonly string[];
  /** They may make it through these, which a compiler that optimises has put into them. */
  readonly through?: readonly string[];
  /** Only at this address. */
  readonly address?: number;
  /** Only in the streams that libc++ makes: a stream of the program's own is shared by its threads at their own risk. */
  readonly standardStreams?: true;
  /** Only in modules with the thread-safety layer: elsewhere it is one defect among others. */
  readonly layer: boolean;
  /** The file that it is in. */
  readonly source: string;
  /** Why it is there and why it does no harm. */
  readonly why: string;
}

/**
 * Races that are left out, all of them in libc. WAMR 2.4.3 has some as well (core/shared/mem-alloc/ems/ems_alloc.c:
 * gc_free_vo_internal looks at the word in front of a block before it takes the lock; lib_pthread_wrapper.c:
 * pthread_join_wrapper reads a state that the thread is writing). They need no entry: what WAMR does with memory of its
 * own is not watched (native/race/watched_interpreter.c).
 */
export const knownRaces: readonly KnownRace[] = [
  {
    id: 'zero-at-address-0',
    functions: ['__secs_to_zone'],
    address: 0,
    layer: false,
    source: 'wasi-libc libc-top-half/musl/src/time/__tz.c: __secs_to_zone',
    why: 'A zero that nobody wants is stored through a null pointer, by every thread the same.',
  },
  {
    id: 'flush-of-all-streams',
    functions: ['fflush', 'fflush_unlocked', '__wt_orig_fflush'],
    layer: true,
    source: 'wasi-libc libc-top-half/musl/src/stdio/fflush.c',
    why: 'fflush(NULL) asks whether a stream has anything to write before it takes its lock; it looks again behind it.',
  },
  {
    id: 'cancel-looks-at-state',
    functions: ['pthread_cancel'],
    layer: true,
    source: 'templates/layer/cancel.c: pthread_cancel',
    why: 'It looks whether the thread has cancellation on only to wake it early; the thread itself asks again.',
  },
  {
    id: 'first-look-at-folders',
    functions: ['__wasilibc_populate_preopens'],
    layer: true,
    source: 'wasi-libc libc-bottom-half/sources/preopens.c: __wasilibc_populate_preopens',
    why: 'It looks at a flag that the first thread of the host sets when it attaches (docs/threads.md).',
  },
  {
    id: 'width-of-stream',
    functions: [
      'std::__put_character_sequence',
      'std::__pad_and_output',
      'std::basic_ostream::operator<<',
      'std::basic_ostream::__put_num',
      'std::basic_ostream::__put_num_integer_promote',
    ],
    standardStreams: true,
    through: [
      'std::ios_base::width',
      'std::basic_ios::fill',
      'std::_FillHelper::operator=',
      'std::_FillHelper::__is_set',
      'std::_FillHelper::__get',
    ],
    layer: false,
    source: 'libc++ <ostream>, <ios> and <locale>: ios_base::width, basic_ios::fill',
    why: 'Every output to a stream sets its width back to 0, and the first one its fill; std::cout may be shared by threads all the same ([iostream.objects.overview]).',
  },
];

/** The known race that this is, if it is one. */
export function knownRace(race: Race, hasLayer: boolean): KnownRace | undefined {
  const { accesses, address } = race;
  // Memory that is given back meanwhile is harmless to nobody.
  if (accesses.some(({ native }) => native === 'free')) return undefined;
  return knownRaces.find(
    each =>
      (hasLayer || !each.layer) &&
      (each.address === undefined || each.address === address) &&
      (each.standardStreams !== true || mayBeStandardStream(race)) &&
      accesses.some(access => isMadeBy(each, access)),
  );
}

const STREAMS = /^w?(cin|cout|cerr|clog)$/;

/** They are static data of libc++'s, of which only a libc++ with debug information says the names. */
function mayBeStandardStream({ area, variable }: Race): boolean {
  return area === 'static' && (variable === undefined || STREAMS.test(variable));
}

function isMadeBy({ functions, through = [] }: KnownRace, { stack }: RaceAccess): boolean {
  const names = stack.map(frame => plainName(functionOf(frame)));
  const maker = names.find(name => !through.includes(name));
  return maker !== undefined && functions.includes(maker);
}

/** `std::__2::basic_ostream<…>& std::__2::__put_character_sequence<…>` is std::__put_character_sequence. */
function plainName(name: string): string {
  return bareName(name)
    .replaceAll('<…>', '')
    .replace(/^std::__\w+::/, 'std::');
}
