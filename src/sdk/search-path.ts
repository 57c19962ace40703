import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/** The folders of PATH, in order. */
function searchFolders(env: NodeJS.ProcessEnv): string[] {
  return (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '');
}

/** The program called `name` in PATH, or undefined. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return searchFolders(env)
    .map(folder => join(folder, name))
    .find(isProgram);
}

/** Every clang in PATH: `clang`, and the names with a version as Debian has them (`clang-22`), highest first. */
export function clangPrograms(env: NodeJS.ProcessEnv): string[] {
  const versioned = new Map<number, string>();
  for (const folder of searchFolders(env)) {
    for (const name of namesIn(folder)) {
      const major = Number(/^clang-(\d+)$/.exec(name)?.[1]);
      const program = join(folder, name);
      if (major > 0 && !versioned.has(major) && isProgram(program)) versioned.set(major, program);
    }
  }
  const plain = findProgram('clang', env);
  const byVersion = [...versioned].sort(([a], [b]) => b - a).map(([, program]) => program);
  return plain === undefined ? byVersion : [plain, ...byVersion];
}

/** The C++ driver beside a C driver: `clang-22` has `clang++-22`. The C driver itself where there is none. */
export function cxxDriver(clang: string): string {
  const candidate = join(dirname(clang), basename(clang).replace(/clang(?!.*clang)/, 'clang++'));
  return isProgram(candidate) ? candidate : clang;
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
