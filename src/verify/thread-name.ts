/** UNKNOWN_THREAD of the engine (native/result.h). */
export const UNKNOWN_THREAD = 2 ** 20;

/** 0 is main, others count from 1 in order of creation, threads of the host from -1 downwards. */
export function threadName(thread: number): string {
  if (thread === UNKNOWN_THREAD) return 'a thread';
  if (thread < 0) return `host thread ${-thread}`;
  return thread === 0 ? 'main' : `thread ${thread}`;
}
