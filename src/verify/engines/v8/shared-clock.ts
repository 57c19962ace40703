/** Microseconds on a clock that all workers of a process share; `performance.now` begins anew in each. */
export function sharedMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
