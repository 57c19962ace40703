/** Microseconds as people read them, in the unit that fits `span`. */
export function formatTime(microseconds: number, span = microseconds): string {
  if (span >= 10_000_000) return `${trimmed(microseconds / 1_000_000, 1)} s`;
  if (span >= 1000) return `${trimmed(microseconds / 1000, span >= 100_000 ? 0 : span >= 10_000 ? 1 : 2)} ms`;
  return `${Math.round(microseconds)} µs`;
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** Round numbers (1, 2 or 5 times a power of the base) from 0 to `most`, about `count` of them. */
export function ticks(most: number, count: number, base = 10): number[] {
  if (most <= 0) return [0];
  const rough = most / count;
  const power = base ** Math.floor(Math.log(rough) / Math.log(base));
  const factors = base === 10 ? [1, 2, 5, 10] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  const step = power * (factors.find(each => power * each >= rough) ?? base);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}

/** The part of a drawing that has a time axis; all charts of a run share it. */
export const PLOT = { width: 960, left: 124, right: 948 } as const;

export interface TimeScale {
  readonly from: number;
  readonly to: number;
  x(at: number): number;
}

export function timeScale(from: number, to: number): TimeScale {
  const span = Math.max(1, to - from);
  return {
    from,
    to,
    x: at => PLOT.left + ((Math.min(Math.max(at, from), to) - from) / span) * (PLOT.right - PLOT.left),
  };
}
