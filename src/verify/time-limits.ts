/** Watched runs take several times as long: they have so many times `verify.timeout`. */
const SLOWDOWN = new Map([
  ['race', 5],
  ['heap', 3],
]);

/** Seconds after which a run of this engine counts as a hang, where `verify.timeout` is `timeout`. */
export function timeLimit(engine: string, timeout: number): number {
  return timeout * (SLOWDOWN.get(engine) ?? 1);
}
