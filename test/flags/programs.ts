import { execFileSync } from 'node:child_process';
import type { Part } from '../support/parts.js';

/** Programs that must answer `--version`, as a part of a test. */
export function programs(...names: readonly string[]): Part {
  const missing = names.filter(name => {
    try {
      execFileSync(name, ['--version'], { stdio: 'pipe' });
      return false;
    } catch {
      return true;
    }
  });
  return { missing: missing.length === 0 ? undefined : missing.join(', ') };
}

/** Several parts as one; what is missing is listed. */
export function allOf(...parts: readonly Part[]): Part {
  const missing = parts.flatMap(part => part.missing ?? []);
  return { missing: missing.length === 0 ? undefined : missing.join('; ') };
}
