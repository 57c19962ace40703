import { ok, problem } from '../observe.js';
import type { Check } from '../types.js';

/** `engines` of package.json. */
const NEEDED = [20, 19] as const;

export const check: Check = {
  id: 'node',
  title: 'Node',
  why: 'Older versions cannot load what this package is made of, and fail with errors that say something else.',
  observe({ nodeVersion }) {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
    const [needMajor, needMinor] = NEEDED;
    const enough = major > needMajor || (major === needMajor && minor >= needMinor);
    return enough
      ? [ok(`Node ${nodeVersion}`)]
      : [problem(`Node ${nodeVersion}`, `Install Node ${NEEDED.join('.')} or newer.`)];
  },
};
