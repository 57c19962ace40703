import { readFileSync } from 'node:fs';

/** The modules that were joined into a file of the built command line; it says so itself. */
export function modulesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^\/\/(?:#region)? ?((?:dist|node_modules)\/\S+\.js)$/gm)].flatMap(
    ([, module]) => module ?? [],
  );
}
