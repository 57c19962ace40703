import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../config/merge.js';
import { parseJsoncText, setInJson } from '../../jsonc.js';
import { changeTo, readProjectJson } from '../files.js';
import type { PartContext, PartPlan } from '../types.js';

const NAME = 'wamr-pthread';
const FILE = 'CMakePresets.json';

/** From this version of the format on a preset may have a `toolchainFile`, and needs no `generator` (CMake 3.21). */
const TOOLCHAIN_FILE_SINCE = 3;

const NEW_FILE = `{
  "version": ${TOOLCHAIN_FILE_SINCE},
  "cmakeMinimumRequired": { "major": 3, "minor": 21, "patch": 0 },
  "configurePresets": []
}
`;

/** A preset, beside those that are there; `asked`: also in a folder that is no CMake project yet. */
export function planPresets(context: PartContext, asked: boolean): PartPlan {
  const { cwd } = context;
  if (!asked && !existsSync(join(cwd, 'CMakeLists.txt'))) return {};
  const before = readProjectJson(cwd, FILE, '--no-cmake');
  const text = before ?? NEW_FILE;
  const file = parseJsoncText(text.replace(/^\uFEFF/, ''));
  const preset = presetFor(context, versionOf(file));
  const shape = shapeOf(file);
  if (shape === undefined)
    return { byHand: [{ file: FILE, why: 'configurePresets is no list', add: JSON.stringify(preset) }] };
  const there = shape.find(each => isRecord(each) && each['name'] === NAME);
  if (there !== undefined) {
    if (usesToolchain(there, toolchainFile(context))) return {};
    const why = `it has a preset ${NAME} with other settings`;
    return { byHand: [{ file: FILE, why, add: JSON.stringify(preset) }] };
  }
  // Behind the last one: CMake shows presets in the order of the file.
  const path = isRecord(file) && 'configurePresets' in file ? [shape.length] : [];
  const value = path.length > 0 ? preset : [preset];
  return {
    change: changeTo(cwd, FILE, before, setInJson(text, [{ path: ['configurePresets', ...path], value }])),
    notes: [`with CMake: cmake --preset ${NAME}, then cmake --build build/${NAME}`],
  };
}

function versionOf(file: unknown): number {
  const version = isRecord(file) ? file['version'] : undefined;
  return typeof version === 'number' ? version : TOOLCHAIN_FILE_SINCE;
}

/** The presets that are there; undefined where the file has another form. */
function shapeOf(file: unknown): readonly unknown[] | undefined {
  if (!isRecord(file)) return undefined;
  const presets = file['configurePresets'] ?? [];
  return Array.isArray(presets) ? presets : undefined;
}

function toolchainFile({ packageFolder }: PartContext): string {
  return `\${sourceDir}/${packageFolder}/templates/cmake/wamr-pthread.cmake`;
}

function presetFor(context: PartContext, version: number): Record<string, unknown> {
  const file = toolchainFile(context);
  return {
    name: NAME,
    displayName: 'WebAssembly with threads, for WAMR',
    binaryDir: `\${sourceDir}/build/${NAME}`,
    ...(version >= TOOLCHAIN_FILE_SINCE
      ? { toolchainFile: file }
      : { generator: 'Ninja', cacheVariables: { CMAKE_TOOLCHAIN_FILE: file } }),
  };
}

function usesToolchain(preset: unknown, file: string): boolean {
  if (!isRecord(preset)) return false;
  const variables = preset['cacheVariables'];
  const variable = isRecord(variables) ? variables['CMAKE_TOOLCHAIN_FILE'] : undefined;
  return preset['toolchainFile'] === file || variable === file;
}
