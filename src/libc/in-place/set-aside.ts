import { existsSync, readFileSync } from 'node:fs';

/**
 * Where `restore --force` keeps a file that another tool changed: `FILE.changed`, or the first such name with a number
 * that has no other bytes yet. A run that was killed has perhaps kept it already.
 */
export function setAsideName(file: string): string {
  for (let count = 1; ; count += 1) {
    const name = `${file}.changed${count === 1 ? '' : `.${count}`}`;
    if (!existsSync(name) || readFileSync(name).equals(readFileSync(file))) return name;
  }
}
