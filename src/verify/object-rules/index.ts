import { rule as archiveEmpty } from './archive-empty.js';
import { rule as archiveFilledMembers } from './archive-filled-members.js';
import { rule as archiveForeignMember } from './archive-foreign-member.js';
import { rule as archiveWithoutIndex } from './archive-without-index.js';
import { rule as objectAllocator } from './object-allocator.js';
import { rule as objectBitcode } from './object-bitcode.js';
import { rule as objectFeatures } from './object-features.js';
import { rule as objectMangledPthread } from './object-mangled-pthread.js';
import { rule as objectMemory64 } from './object-memory64.js';
import { rule as objectNotRelocatable } from './object-not-relocatable.js';
import { rule as objectThreadStubs } from './object-thread-stubs.js';
import { rule as objectWasiThreads } from './object-wasi-threads.js';
import { rule as objectWithoutAtomics } from './object-without-atomics.js';
import type { ObjectRule } from './types.js';

/** Every rule about objects and archives, in the order in which findings of the same severity are shown. */
export const objectRules: readonly ObjectRule[] = [
  objectNotRelocatable,
  objectMemory64,
  objectAllocator,
  objectThreadStubs,
  objectWasiThreads,
  objectWithoutAtomics,
  objectMangledPthread,
  objectFeatures,
  archiveForeignMember,
  archiveFilledMembers,
  archiveWithoutIndex,
  archiveEmpty,
  objectBitcode,
];
