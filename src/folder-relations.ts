import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** True where a path is the folder itself, or in it or below; by the spelling alone. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** As the disk spells it, where one folder has many spellings; as it is where nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
