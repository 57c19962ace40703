import { formatSize } from '../../config/size.js';
import type { Advice, Proposal } from '../types.js';
import type { Colours } from './text.js';

/** What the runs show to be enough: one line for each setting, then the notes. */
export function formatAdvice({ settings, notes }: Advice, colours: Colours): string {
  return [
    `${colours.bold('Advice')} (--write-advice puts it into the config)`,
    ...settings.map(
      each => `  ${each.key}: ${show(each, each.proposed)}, now ${show(each, each.now)}: ${each.why}`,
    ),
    ...notes.map(each => `  ${each}`),
  ].join('\n');
}

function show({ key }: Proposal, value: number): string {
  return key === 'threads.max' ? String(value) : formatSize(value);
}
