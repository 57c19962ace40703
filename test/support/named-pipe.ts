import { execFileSync } from 'node:child_process';

/** Makes a pipe with a name in a folder (mkfifo), into which nobody writes. */
export function makeNamedPipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}
