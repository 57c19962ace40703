import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathFolders, systemPathFolders } from '../path-folders.js';

/** Which files of a folder are programs, and what a bare name may stand for. */
interface System {
  readonly platform: NodeJS.Platform;
  /** Windows' list of endings that make a file a program, such as `.COM;.EXE;.CMD`. */
  readonly pathExt: string;
}

const thisSystem = (env: NodeJS.ProcessEnv): System => ({
  platform: process.platform,
  pathExt: env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD',
});

/** The program called `name` in PATH, or undefined. */
export function findProgram(
  name: string,
  env: NodeJS.ProcessEnv,
  system: System = thisSystem(env),
): string | undefined {
  return programIn(pathFolders(env), name, system);
}

/** Every clang in PATH: `clang`, and the names with a version as Debian has them (`clang-22`), highest first. */
export function clangPrograms(env: NodeJS.ProcessEnv, system: System = thisSystem(env)): string[] {
  const versioned = new Map<number, string>();
  const folders = systemPathFolders(env);
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      const major = Number(/^clang-(\d+)(?:\.exe)?$/i.exec(name)?.[1]);
      const program = join(folder, name);
      if (major > 0 && !versioned.has(major) && isProgram(program)) versioned.set(major, program);
    }
  }
  const plain = programIn(folders, 'clang', system);
  const byVersion = [...versioned].sort(([a], [b]) => b - a).map(([, program]) => program);
  return plain === undefined ? byVersion : [plain, ...byVersion];
}

function programIn(folders: readonly string[], name: string, system: System): string | undefined {
  const names = [name, ...endings(system).map(ending => name + ending)];
  return folders.flatMap(folder => names.map(each => join(folder, each))).find(isProgram);
}

/** Windows starts `clang.exe` where `clang` is said. Scripts are left out: they need a shell to be started. */
function endings({ platform, pathExt }: System): string[] {
  if (platform !== 'win32') return [];
  return pathExt
    .toLowerCase()
    .split(';')
    .filter(ending => ['.com', '.exe'].includes(ending));
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
