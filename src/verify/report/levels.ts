import type { Finding, Severity } from '../types.js';

/** The words of SARIF for a severity; GitHub's annotations differ in the last one only. */
export const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** True where a finding makes `verify` fail. */
export function fails({ severity, known }: Finding): boolean {
  return severity === 'error' && known !== true;
}

/** Forward slashes on every system, as URIs and GitHub want them. */
export function portablePath(path: string): string {
  return path.replaceAll('\\', '/');
}
