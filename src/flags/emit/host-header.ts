import type { HostFlags } from '../types.js';
import { fillTemplate } from './template.js';

/** The C header for the embedder: the project's numbers, and a function that makes a ready instance. */
export function hostHeader({ host }: HostFlags): string {
  return fillTemplate(['host', 'wamr_pthread_host.h.in'], {
    MAX_THREADS: String(host.maxThreads),
    APP_HEAP_SIZE: String(host.appHeapSize),
    OPERAND_STACK_SIZE: String(host.operandStackSize),
    AUX_STACK_SIZE: String(host.auxStackSize),
    ENTRY: host.entry.toUpperCase(),
  });
}
