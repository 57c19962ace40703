import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import type { Capabilities } from '../verify/engines/wamr/addon.js';

/** Throws RUNTIME_UNSUITABLE for a WAMR that was built without what lib-pthread or the config needs. */
export function checkCapabilities(config: Config, found: Capabilities): void {
  const { runtime } = config;
  refuse(!found.pthread, 'without lib-pthread: it has no env.pthread_create', 'WAMR_BUILD_LIB_PTHREAD=1');
  refuse(!found.sharedMemory, 'without shared memories', 'WAMR_BUILD_LIB_PTHREAD=1');
  refuse(
    found.wasiThreads,
    'with wasi-threads, which moves the stacks of lib-pthread into the app heap',
    'WAMR_BUILD_LIB_WASI_THREADS=0',
  );
  refuse(!found.libcBuiltin, 'without libc-builtin: it has no env.malloc', 'WAMR_BUILD_LIBC_BUILTIN=1');
  refuse(runtime.WAMR_BUILD_LIBC_WASI && !found.wasi, 'without WASI', 'WAMR_BUILD_LIBC_WASI=1');
  refuse(
    runtime.WAMR_BUILD_LIB_PTHREAD_SEMAPHORE && !found.semaphores,
    'without named semaphores',
    'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE=1',
  );
  refuse(
    runtime.WAMR_BUILD_SIMD && runtime.WAMR_BUILD_INTERP && !found.simd,
    'without SIMD, which the config asks for',
    'WAMR_BUILD_SIMD=1',
  );
}

function refuse(wrong: boolean, how: string, option: string): void {
  if (!wrong) return;
  throw new WamrPthreadError('RUNTIME_UNSUITABLE', `this WAMR was built ${how}`, {
    hint: `Build WAMR again with -D${option}, or use --wamr-root or --from-cargo, which do so themselves.`,
  });
}
