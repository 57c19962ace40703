import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { skipLog } from './skip-log.js';

/** Runs once before all tests: the built package must be there, because workers and child processes start from it. */
export default function setup(): void {
  const built = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url));
  if (!existsSync(built)) throw new Error('dist/ is missing: run `npm run build` first (`npm test` does)');
  rmSync(skipLog, { force: true });
}
