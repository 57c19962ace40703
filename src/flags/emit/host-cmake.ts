import type { HostFlags } from '../types.js';
import { cmakeText } from './cmake-text.js';

/**
 * WAMR's options as ordinary variables, for `wamr_pthread_runtime_options` (templates/cmake/WamrPthread.cmake): unlike
 * those of `runtime.cmake` they leave the cache, and so the user's -D, alone.
 */
export function hostCmake({ runtime }: HostFlags): string {
  const values = runtime.map(({ name, value }) => `set(${name} ${cmakeText(value)})\n`);
  const names = runtime.map(({ name }) => ` ${name}`).join('');
  return `set(WAMR_PTHREAD_RUNTIME_OPTIONS${names})\n${values.join('')}`;
}
