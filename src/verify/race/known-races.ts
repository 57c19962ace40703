import type { RawRace } from '../engines/wamr/protocol.js';

/** A race inside WAMR itself, which no program can do anything about. */
export interface KnownRace {
  /** The function of WAMR. */
  readonly id: string;
  /** `top`: it does the access itself. `any`: it, or what it calls. */
  readonly where: 'top' | 'any';
  /** File of WAMR. */
  readonly source: string;
  /** Why it is there and why it does no harm to a module. */
  readonly why: string;
}

/** All that are known of WAMR 2.4.3, each met by the tests. */
export const knownRaces: readonly KnownRace[] = [
  {
    id: 'gc_is_aligned_allocation',
    where: 'any',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c: gc_free_vo_internal',
    why: "free looks at the word in front of the block, which tells aligned blocks, before it takes the heap's lock; another thread may be writing the header of a neighbour.",
  },
  {
    id: 'pthread_join_wrapper',
    where: 'any',
    source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c: pthread_join_wrapper',
    why: "The joiner reads the thread's state while the thread stores its result; it joins the host's thread afterwards.",
  },
  {
    id: 'pthread_start_routine',
    where: 'top',
    source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c: pthread_start_routine',
    why: 'The same on the side of the thread. Only on top: below is every thread that a module has.',
  },
];

/** The known race that this is, if it is one. */
export function knownRace({ accesses }: RawRace): KnownRace | undefined {
  return knownRaces.find(({ id, where }) =>
    accesses.some(({ host }) => (where === 'top' ? host[0] === id : host.includes(id))),
  );
}
