import type { Severity } from './types.js';

/** Every severity in the order in which findings are shown. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
