import { readFileSync } from 'node:fs';
import { templateFile } from '../../paths.js';

/**
 * A file of `templates/` with its `@NAME@` places filled in.
 *
 * A name without a value, or a value without a place, is a bug and throws.
 */
export function fillTemplate(segments: readonly string[], values: Readonly<Record<string, string>>): string {
  const file = templateFile(...segments);
  const unused = new Set(Object.keys(values));
  const text = readFileSync(file, 'utf8').replaceAll(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file}: no value for @${name}@`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`${file}: no place for ${[...unused].join(', ')}`);
  return text;
}
