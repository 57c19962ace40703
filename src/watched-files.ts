import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compilerPackages } from './build-paths.js';
import { configPlaces } from './fast-path.js';
import { generatedFiles } from './generated-files.js';
import { STATE_FILE } from './libc/state.js';
import type { PatchResult, ProjectOptions } from './patch.js';
import { systemPathFolders } from './path-folders.js';
import { distFile, packageRoot } from './paths.js';
import { IN_PLACE_FOLDER, inPlaceStateFile } from './sdk/in-place-record.js';

/** Places that discovery prefers or takes where nothing is named (src/sdk/discover.ts): they may appear later. */
const USUAL_PLACES = [
  '/opt/wasi-sdk',
  '/opt/wasi-sdk/share/wasi-sysroot/lib',
  '/usr/lib/wasm32-wasip1/libc.a',
  '/usr/lib/wasm32-wasi/libc.a',
  '/usr/share/wasi-sysroot/lib',
  '/usr/wasm32-wasi/lib',
  '/opt/homebrew/opt/wasi-libc/share/wasi-sysroot/lib',
];

/** What a result depends on: config, tool, toolchain, and the places where another one would be found first. */
export function watchedInputs(result: PatchResult, { cwd, env }: ProjectOptions): string[] {
  const { configFile, sdk, stillInPlace } = result;
  const { compiler, libcxx } = sdk;
  const programs = compiler?.kind === 'clang' ? [compiler.c, compiler.cxx] : [];
  const packages = compilerPackages(cwd).map(folder => join(folder, 'package.json'));
  return [
    ...(configFile === undefined ? [] : [configFile]),
    ...configPlaces(cwd),
    ...programs,
    ...(compiler?.kind === 'clang' ? [] : packages),
    ...systemPathFolders(env),
    ...USUAL_PLACES,
    join(sdk.root, 'VERSION'),
    join(sdk.sysroot, 'VERSION'),
    join(sdk.sysroot, 'lib'),
    ...[sdk, ...(stillInPlace === undefined ? [] : [stillInPlace])].map(each =>
      inPlaceStateFile(each.libDir),
    ),
    ...filesBelow(sdk.libDir, /\.(a|o)$/),
    sdk.includeDir,
    ...filesIn(sdk.includeDir, /\.h$/),
    ...(libcxx === undefined ? [] : ['__config', '__config_site'].map(name => join(libcxx.includeDir, name))),
    ...[sdk.builtins, sdk.cmakeToolchain].flatMap(file => file ?? []),
    join(packageRoot, 'package.json'),
    distFile('src', 'patch.js'),
    distFile('layer', 'manifest.json'),
  ];
}

/** What a result consists of. */
export function watchedOutputs(result: PatchResult): string[] {
  return [
    ...result.madeFiles,
    ...generatedFiles(result).map(({ path }) => path),
    join(result.config.out, STATE_FILE),
    join(result.config.out, 'lock'),
  ];
}

function filesIn(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder)
    .filter(name => wanted.test(name))
    .map(name => join(folder, name));
}

/** The folder itself and those below too: a new file shows in their times. */
function filesBelow(folder: string, wanted: RegExp): string[] {
  const below = readdirSync(folder)
    .map(name => join(folder, name))
    .filter(path => basename(path) !== IN_PLACE_FOLDER)
    .filter(path => !wanted.test(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    .flatMap(path => filesBelow(path, wanted));
  return [folder, ...filesIn(folder, wanted), ...below];
}
