import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/paths.js';

/** A copy of the built package with its runtime dependencies and without `@yowasp/clang`; returns its main file. */
export function packageWithoutCompiler(folder: string): string {
  for (const name of ['package.json', 'templates', 'dist'])
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true });
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  );
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(packageRoot, 'node_modules', name), link);
  }
  return join(folder, 'dist', 'cli', 'main.js');
}
