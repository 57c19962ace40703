import { appendFileSync, mkdirSync } from 'node:fs';
import { describe } from 'vitest';
import { type Part, partsDir } from './parts.js';
import { skipLog } from './skip-log.js';

/** A `describe` that runs where `part` is there, and says what is missing where it is not. */
export function describeWith(part: Part, title: string, body: () => void): void {
  if (part.missing === undefined) {
    describe(title, body);
    return;
  }
  mkdirSync(partsDir, { recursive: true });
  appendFileSync(skipLog, `${title}: needs ${part.missing}\n`);
  describe.skip(`${title} (needs ${part.missing})`, body);
}
