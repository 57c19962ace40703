import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { note, ok, skipped } from '../observe.js';
import type { Check } from '../types.js';

const TARGETS = ['wasm32-wasip1-threads', 'wasm32-wasi-threads'];

/** What the target has, in WAMR's words, is more than lib-pthread's; what lib-pthread alone has is said, too. */
const WHEN =
  'If you build the host yourself and no other module needs lib-pthread, that model needs no patch, and other runtimes run its modules. Stay with lib-pthread where the host is given, where pthread_exit is used, or where stack overflows of threads must be caught.';

export const check: Check = {
  id: 'wasi-threads',
  title: 'Thread model',
  why: 'WAMR has two thread models that do not mix, and recommends wasi-threads to new users; lib-pthread is the right one where the host has it already.',
  source: 'WAMR doc/pthread_impls.md',
  observe({ config, sdk }) {
    if (config === undefined || sdk === undefined)
      return [skipped('without config and SDK it cannot be told')];
    const reasons = [
      ...(config.link.entry === 'library' ? ['link.entry is library: wasi-threads needs WASI'] : []),
      ...(config.runtime.WAMR_BUILD_LIBC_WASI
        ? []
        : ['runtime.WAMR_BUILD_LIBC_WASI is 0: wasi-threads needs WASI']),
    ];
    if (reasons.length > 0) return [ok(`lib-pthread; ${reasons.join(', ')}`)];
    const target = TARGETS.find(each => existsSync(join(sdk.sysroot, 'lib', each, 'libc.a')));
    if (target === undefined) return [ok('lib-pthread; this SDK has no target for wasi-threads')];
    return [note(`lib-pthread; this SDK also has ${target}, for WAMR_BUILD_LIB_WASI_THREADS=1`, WHEN)];
  },
};
