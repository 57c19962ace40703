/**
 * What we know about the sources of libc++ and libc++abi (LLVM 22, and back to 15) and cannot read off an optimised
 * object. Names are without the inline namespace of the ABI version.
 */

/** `std::__cxx_atomic_impl<long long, std::__cxx_atomic_base_impl<long long>> const volatile *` */
const CONTENTION = 'PVKNS_17__cxx_atomic_implIxNS_22__cxx_atomic_base_implIxEEEE';

/**
 * The functions with atomic operations of one source of libc++ or libc++abi, complete, without the inline namespace.
 * An object that defines any is of that source; where the layer defines all of those that it defines, its own are dead.
 */
export const ATOMIC_SOURCES: readonly (readonly string[])[] = [
  // libcxx/src/memory.cpp. The first ones are there for old objects, since headers have them inline.
  [
    '_ZNSt14__shared_count12__add_sharedEv',
    '_ZNSt14__shared_count16__release_sharedEv',
    '_ZNSt19__shared_weak_count12__add_sharedEv',
    '_ZNSt19__shared_weak_count10__add_weakEv',
    '_ZNSt19__shared_weak_count16__release_sharedEv',
    '_ZNSt19__shared_weak_count14__release_weakEv',
    '_ZNSt19__shared_weak_count4lockEv',
  ],
  // libcxx/src/memory_resource.cpp: a static function of theirs has the variable.
  ['_ZNSt3pmr20get_default_resourceEv', '_ZNSt3pmr20set_default_resourceEPNS0_15memory_resourceE'],
  // libcxx/src/ios.cpp
  ['_ZNSt8ios_base6xallocEv'],
  // libcxx/src/barrier.cpp
  [
    '_ZNSt34__construct_barrier_algorithm_baseERl',
    '_ZNSt31__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh',
    '_ZNSt32__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE',
  ],
  // libcxx/src/atomic.cpp: the first eight up to LLVM 21, all since
  [
    '_ZNSt23__cxx_atomic_notify_oneEPVKv',
    '_ZNSt23__cxx_atomic_notify_allEPVKv',
    '_ZNSt23__libcpp_atomic_monitorEPVKv',
    '_ZNSt20__libcpp_atomic_waitEPVKvx',
    `_ZNSt23__cxx_atomic_notify_oneE${CONTENTION}`,
    `_ZNSt23__cxx_atomic_notify_allE${CONTENTION}`,
    `_ZNSt23__libcpp_atomic_monitorE${CONTENTION}`,
    `_ZNSt20__libcpp_atomic_waitE${CONTENTION}x`,
    '_ZNSt23__atomic_monitor_globalEPKv',
    '_ZNSt26__atomic_wait_global_tableEPKvx',
    '_ZNSt39__atomic_wait_global_table_with_timeoutEPKvxy',
    '_ZNSt32__atomic_notify_one_global_tableEPKv',
    '_ZNSt32__atomic_notify_all_global_tableEPKv',
    '_ZNSt20__atomic_wait_nativeILm8EEEvPKvS2_',
    '_ZNSt33__atomic_wait_native_with_timeoutILm8EEEvPKvS2_y',
    '_ZNSt26__atomic_notify_one_nativeILm8EEEvPKv',
    '_ZNSt26__atomic_notify_all_nativeILm8EEEvPKv',
  ],
  // libcxxabi/src/cxa_guard.cpp
  ['__cxa_guard_acquire', '__cxa_guard_release', '__cxa_guard_abort'],
];

/** Sources whose only lowered variable is errno; recognised by a function that they define. */
export const ERRNO_ONLY: readonly RegExp[] = [
  /^_ZNSt6chrono12steady_clock3nowEv$/, // libcxx/src/chrono.cpp
  /^_ZNSt13random_deviceclEv$/, // libcxx/src/random.cpp
  /^_ZNSt4stoiE/, // libcxx/src/string.cpp
  /^_ZNSt15system_categoryEv$/, // libcxx/src/system_error.cpp
  /^_ZNSt10filesystem16_FilesystemClock3nowEv$/, // libcxx/src/filesystem/filesystem_clock.cpp
];

/**
 * libcxxabi/src/cxa_handlers.cpp reads each handler by one load of a word. A plain load is as whole, and code is
 * the only thing that the word leads to.
 */
export const READS_ONLY = '_ZSt13get_terminatev';

/** libc++'s symbols carry the ABI version: `_ZNSt3__2…`. */
export function withoutVersion(symbol: string): string {
  return symbol.replace(/^(_ZN[VK]*St)3__\d/, '$1');
}

/** Functions of the layer for a libc++ without threads only: one with threads has its own, which is better. */
export const WITHOUT_THREADS_ONLY: ReadonlySet<string> = new Set(['_ZNSt11__call_onceERVmPvPFvS2_E']);
