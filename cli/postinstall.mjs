// Runs where this package is installed as a dependency. A checkout of its own, perhaps not built yet, is left alone.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
if (basename(dirname(packageFolder)) === 'node_modules') {
  await import(new URL('../dist/cli/postinstall.js', import.meta.url).href);
}
