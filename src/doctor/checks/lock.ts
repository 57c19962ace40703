import { join } from 'node:path';
import { lockState } from '../../libc/lock-owner.js';
import { note, ok, skipped, warning } from '../observe.js';
import type { Check } from '../types.js';

export const check: Check = {
  id: 'lock',
  title: 'Lock',
  why: 'One process at a time works in the output folder; a killed one leaves its lock.',
  async observe({ config }) {
    if (config === undefined) return [skipped('without a config the output folder is not known')];
    const lock = join(config.out, 'lock');
    switch (await lockState(lock)) {
      case 'free':
        return [ok(`${lock}: free`)];
      case 'held':
        return [note(`${lock}: another process works there now`)];
      case 'dead':
        return [
          warning(`${lock}: left by a process that no longer lives`, 'wamr-pthread patch takes it away.'),
        ];
    }
  },
};
