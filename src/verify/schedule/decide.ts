import { mix } from './mix.js';
import type { Schedule } from './schedule.js';

/** A sleep takes at least so much longer than was asked for. */
const COST_OF_SLEEP_US = 60;

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
    this.#left = schedule.budget;
  }

  /** At the next call that may let others run: microseconds to sleep, 0: only let others run, -1: nothing. */
  next(): number {
    const { seed, rate, longest } = this.#schedule;
    this.#point += 1;
    const drawn = mix(seed, this.#thread, this.#point);
    if ((drawn & 1023) >= rate || this.#left <= 0) return -1;
    const kind = (drawn >>> 10) & 31;
    if (kind < 12) return 0;
    const most = kind === 31 ? longest * 10 : longest;
    const us = 10 + ((drawn >>> 15) % most);
    this.#left -= us + COST_OF_SLEEP_US;
    return us;
  }

  /** Before the thread's own code: microseconds from now; `now` is the time of a clock that all threads share. */
  start(now: number): number {
    const { seed, window, scatter } = this.#schedule;
    if (window > 0) return window - (now % window);
    return scatter > 0 ? mix(seed, this.#thread, 0) % scatter : 0;
  }
}
