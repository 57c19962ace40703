const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * What to call before each run: says which run it is and, from the second one on, how long those left on this engine
 * will take if they take as long as those before. `now` is in milliseconds.
 */
export function runProgress(
  module: string,
  say: (text: string) => void,
  now: () => number = () => performance.now(),
): (engine: string, run: number, runs: number) => void {
  let started = 0;
  return (engine, run, runs) => {
    if (run === 1) started = now();
    const left = run === 1 ? 0 : ((now() - started) / (run - 1)) * (runs - run + 1);
    say(`${module} on ${engine}, run ${run} of ${runs}${leftText(left)}`);
  };
}

/** Nothing below five seconds: it would be over before it is read. */
export function leftText(milliseconds: number): string {
  if (milliseconds < 5 * SECOND) return '';
  if (milliseconds < 1.5 * MINUTE) return `, about ${Math.ceil(milliseconds / (5 * SECOND)) * 5} s left`;
  if (milliseconds < 90 * MINUTE) return `, about ${Math.round(milliseconds / MINUTE)} min left`;
  return `, about ${Math.round(milliseconds / (6 * MINUTE)) / 10} h left`;
}
