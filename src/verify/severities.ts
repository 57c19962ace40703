import type { Finding, Severity } from './types.js';

/** Every severity in the order in which findings are shown. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Findings as they are shown: the worst first, otherwise in their order. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return SEVERITIES.flatMap(severity => findings.filter(each => each.severity === severity));
}
