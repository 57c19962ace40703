import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder, found from here upwards, so that it is the same from src/ (tests) and dist/. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'templates'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('wamr-pthread: package.json not found above its own code');
  return findRoot(parent);
}

/** A file of `templates/`. */
export function templateFile(...segments: string[]): string {
  return join(packageRoot, 'templates', ...segments);
}

/** A built file: workers and child processes always start from dist/, also under the test runner. */
export function distFile(...segments: string[]): string {
  return join(packageRoot, 'dist', ...segments);
}
