import { homedir } from 'node:os';
import { parse } from 'node:path';

/**
 * Runs `make`, which asks for the home folder, also where there is none: in a container the user may have neither HOME
 * nor an entry in /etc/passwd. Then the root of the disk stands for it while `make` runs.
 */
export function withHome<T>(make: () => T): T {
  if (hasHome()) return make();
  process.env['HOME'] = parse(process.cwd()).root;
  try {
    return make();
  } finally {
    delete process.env['HOME'];
  }
}

function hasHome(): boolean {
  try {
    return homedir() !== '';
  } catch {
    return false;
  }
}
