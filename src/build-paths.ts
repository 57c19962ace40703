import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type BuildPaths, configPlaces, upwards } from './fast-path.js';
import type { PatchResult, ProjectOptions } from './patch.js';
import { distFile, packageRoot } from './paths.js';

/** Where a build system finds what `patch` made, and what to watch: the files that exist now and may change. */
export function buildPaths(result: PatchResult, options: Pick<ProjectOptions, 'cwd' | 'file'>): BuildPaths {
  const { config, configFile, sdk, sysroot } = result;
  const compilers = sdk.compiler?.kind === 'embedded' ? compilerPackages(options.cwd) : [];
  const { out } = config;
  return {
    out: slashes(out),
    sysroot: slashes(sysroot),
    toolchain: slashes(join(out, 'toolchain.cmake')),
    config: configFile === undefined ? null : slashes(configFile),
    watch: [
      ...watchedConfigs(configFile, options),
      ...[
        sdk.libc.file,
        // A package manager gives files the dates they were made at, often years ago, but a folder gets today's.
        sdk.libDir,
        join(sdk.root, 'VERSION'),
        join(sdk.sysroot, 'VERSION'),
        ...compilers,
        packageRoot,
        join(packageRoot, 'package.json'),
        distFile('layer', 'manifest.json'),
      ].filter(path => existsSync(path)),
    ].map(slashes),
  };
}

/** Build systems read \\ as an escape, on Windows too. */
function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll(sep, '/') : path;
}

/** The config, and those files beside or below it that would be the config if they said so. */
export function watchedConfigs(
  found: string | undefined,
  { cwd, file }: Pick<ProjectOptions, 'cwd' | 'file'>,
): string[] {
  const places = configPlaces(cwd).filter(path => existsSync(path));
  if (found === undefined) return places;
  const at = places.indexOf(found);
  return file !== undefined || at < 0 ? [found] : places.slice(0, at + 1);
}

/** Folders in which the embedded toolchain is, or would be found first. */
export function compilerPackages(cwd: string): string[] {
  return [...upwards(cwd), packageRoot].map(folder => join(folder, 'node_modules', '@yowasp', 'clang'));
}
