import type { HostFlags } from '../types.js';
import { cmakeText } from './cmake-text.js';

/**
 * WAMR's options as ordinary variables, for `wamr_pthread_runtime_options` (templates/cmake/WamrPthread.cmake): unlike
 * those of `runtime.cmake` they leave the cache, and so the user's -D, alone. `watch`: files that they were made from.
 */
export function hostCmake({ runtime }: HostFlags, watch: readonly string[]): string {
  const values = runtime.map(({ name, value }) => `set(${name} ${cmakeText(value)})\n`);
  const names = runtime.map(({ name }) => ` ${name}`).join('');
  const files = watch.map(file => `\n  ${cmakeText(file)}`).join('');
  return `set(WAMR_PTHREAD_RUNTIME_OPTIONS${names})\n${values.join('')}set(WAMR_PTHREAD_WATCH${files})\n`;
}
