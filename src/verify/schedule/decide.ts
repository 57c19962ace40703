import { mix } from './mix.js';
import { type Schedule, SHAKEN_THREADS } from './schedule.js';

/** What a pause costs besides: no system sleeps for exactly as long as it is asked to. */
const COST_OF_PAUSE_US = 60;

/**
 * The decisions of one thread, in order: a function of seed, number of the thread and number of the point, and of
 * nothing that is measured.
 */
export class Decisions {
  readonly #schedule: Schedule;
  readonly #thread: number;
  #point = 0;
  #left: number;

  constructor(schedule: Schedule, thread: number) {
    this.#schedule = schedule;
    this.#thread = thread;
    this.#left = Math.abs(thread) <= SHAKEN_THREADS ? schedule.budget : 0;
  }

  /** At the next call that may let others run: microseconds to sleep, 0: only let others run, -1: nothing. */
  next(): number {
    const { seed, rate, longest } = this.#schedule;
    this.#point += 1;
    const drawn = mix(seed, this.#thread, this.#point);
    if ((drawn & 1023) >= rate || this.#left <= 0) return -1;
    const kind = (drawn >>> 10) & 31;
    this.#left -= COST_OF_PAUSE_US;
    if (kind < 12) return 0;
    const most = kind === 31 ? longest * 10 : longest;
    const us = 10 + ((drawn >>> 15) % most);
    this.#left -= us;
    return us;
  }

  /** After it created a thread: microseconds to sleep. */
  created(): number {
    const { seed, linger } = this.#schedule;
    if (linger === 0 || this.#left <= 0) return 0;
    this.#point += 1;
    const us = linger / 2 + (mix(seed, this.#thread, this.#point) % (linger / 2));
    this.#left -= us;
    return us;
  }

  /** Before the thread's own code: microseconds from now; `now` is the time of a clock that all threads share. */
  start(now: number): number {
    const { seed, window, scatter } = this.#schedule;
    if (this.#left <= 0) return 0;
    if (window > 0) return window - (now % window);
    return scatter > 0 ? mix(seed, this.#thread, 0) % scatter : 0;
  }
}
