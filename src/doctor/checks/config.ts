import { labelOf } from '../../config/evaluate.js';
import { failure, note, ok } from '../observe.js';
import type { Check } from '../types.js';

export const check: Check = {
  id: 'config',
  title: 'Config',
  why: 'Everything else is derived from it.',
  observe({ cwd, configFile, configError }) {
    if (configError !== undefined) return [failure(configError)];
    if (configFile !== undefined) return [ok(labelOf(cwd, configFile))];
    return [note('no config: the defaults hold', 'wamr-pthread init makes one.')];
  },
};
