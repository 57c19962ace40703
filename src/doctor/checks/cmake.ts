import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tryProgram } from '../../runtime/programs.js';
import { findProgram } from '../../sdk/search-path.js';
import { note, ok, problem, warning } from '../observe.js';
import type { Check } from '../types.js';

/** Of WAMR's own CMakeLists.txt. */
const OLDEST = 3.14;

/** Of our toolchain files. */
const OLDEST_FOR_MODULES = 3.19;

/** From which `toolchainFile` of a preset is read. */
const OLDEST_WITH_PRESETS = 3.21;

export const check: Check = {
  id: 'cmake',
  title: 'CMake',
  why: 'Needed for projects that are built with it, and to build the engine with the real WAMR.',
  source: 'WAMR CMakeLists.txt; CMake, cmake-presets(7)',
  async observe({ cwd, env }) {
    const usesCMake = existsSync(join(cwd, 'CMakeLists.txt'));
    const program = findProgram(process.platform === 'win32' ? 'cmake.exe' : 'cmake', env);
    if (program === undefined) {
      return usesCMake
        ? [warning('CMakeLists.txt is here, but no cmake is in PATH', 'Install CMake 3.21 or newer.')]
        : [note('no cmake in PATH; only the engine with the real WAMR would need it')];
    }
    const { stdout } = await tryProgram(program, ['--version'], { cwd, env });
    const [, version = '?', major, minor] = /version ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
    const number = Number(major) + Number(minor) / 100;
    const evidence = `${program} ${version}`;
    if (!(number >= OLDEST)) return [problem(evidence, `Install CMake ${OLDEST} or newer.`)];
    const [needed, what] = existsSync(join(cwd, 'CMakePresets.json'))
      ? [OLDEST_WITH_PRESETS, 'CMakePresets.json']
      : [usesCMake ? OLDEST_FOR_MODULES : OLDEST, 'the toolchain file of wamr-pthread'];
    if (number < needed)
      return [warning(`${evidence}, too old for ${what}`, `Install CMake ${needed} or newer.`)];
    return [ok(evidence)];
  },
};
