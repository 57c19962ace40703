import type { Rule } from '../types.js';
import { rule as allocatorInside } from './allocator-inside.js';
import { rule as appHeap } from './app-heap.js';
import { rule as builtinLibcImport } from './builtin-libc-import.js';
import { rule as constructorsNeverRun } from './constructors-never-run.js';
import { rule as constructorsRunTwice } from './constructors-run-twice.js';
import { rule as damagedCustomSection } from './damaged-custom-section.js';
import { rule as dynamicLibrary } from './dynamic-library.js';
import { rule as emscriptenThreads } from './emscripten-threads.js';
import { rule as entryMismatch } from './entry-mismatch.js';
import { rule as handlesInConstructors } from './handles-in-constructors.js';
import { rule as heapBaseUsed } from './heap-base-used.js';
import { rule as importSignature } from './import-signature.js';
import { rule as instanceState } from './instance-state.js';
import { rule as mallocExported } from './malloc-exported.js';
import { rule as mangledPthreadImport } from './mangled-pthread-import.js';
import { rule as memoryMaximum } from './memory-maximum.js';
import { rule as memoryNotShared } from './memory-not-shared.js';
import { rule as memory64 } from './memory64.js';
import { rule as nativeMemalign } from './native-memalign.js';
import { rule as nativeMutex } from './native-mutex.js';
import { rule as noNameSection } from './no-name-section.js';
import { rule as noThreads } from './no-threads.js';
import { rule as notifyCount } from './notify-count.js';
import { rule as pthreadStubs } from './pthread-stubs.js';
import { rule as runtimeFeatures } from './runtime-features.js';
import { rule as stackExports } from './stack-exports.js';
import { rule as stackPointerMistaken } from './stack-pointer-mistaken.js';
import { rule as stackSlice } from './stack-slice.js';
import { rule as stackWithoutData } from './stack-without-data.js';
import { rule as startPerThread } from './start-per-thread.js';
import { rule as stdioUnlocked } from './stdio-unlocked.js';
import { rule as tlsUninitialised } from './tls-uninitialised.js';
import { rule as unknownImport } from './unknown-import.js';
import { rule as wasiMemoryExport } from './wasi-memory-export.js';
import { rule as wasiThreadsImport } from './wasi-threads-import.js';

/** Every static rule, in the order in which findings of the same severity are shown: causes before consequences. */
export const rules: readonly Rule[] = [
  dynamicLibrary,
  allocatorInside,
  pthreadStubs,
  unknownImport,
  importSignature,
  builtinLibcImport,
  mangledPthreadImport,
  wasiThreadsImport,
  emscriptenThreads,
  mallocExported,
  memoryNotShared,
  memoryMaximum,
  memory64,
  wasiMemoryExport,
  stackExports,
  stackPointerMistaken,
  stackSlice,
  stackWithoutData,
  appHeap,
  heapBaseUsed,
  constructorsNeverRun,
  constructorsRunTwice,
  handlesInConstructors,
  tlsUninitialised,
  instanceState,
  startPerThread,
  entryMismatch,
  runtimeFeatures,
  stdioUnlocked,
  nativeMutex,
  nativeMemalign,
  notifyCount,
  noThreads,
  noNameSection,
  damagedCustomSection,
];
