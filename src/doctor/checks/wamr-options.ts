import { runtimeOptions } from '../../flags/derive.js';
import { ok, problem, skipped, warning } from '../observe.js';
import { buildLines } from '../project-text.js';
import type { Check } from '../types.js';

/** Without these no thread starts, or no malloc answers. */
const VITAL = new Set(['WAMR_BUILD_LIB_PTHREAD', 'WAMR_BUILD_LIBC_BUILTIN', 'WAMR_BUILD_LIB_WASI_THREADS']);

const ENTRY = /^(WAMR_\w+):\w+=(\w+)$/;

export const check: Check = {
  id: 'wamr-options',
  title: 'WAMR options',
  why: 'The module is checked for a runtime with the options of the config; one that was built with others may lack what it needs.',
  source: 'WAMR build-scripts/config_common.cmake, runtime_lib.cmake',
  observe({ cwd, config }) {
    if (config === undefined) return [skipped('without a config its options are not known')];
    const wanted = new Map<string, string>(runtimeOptions(config).map(({ name, value }) => [name, value]));
    const set = buildLines(cwd)
      .filter(({ file }) => file.endsWith('CMakeCache.txt'))
      .flatMap(({ file, line, text }) => {
        const [, name = '', value = ''] = ENTRY.exec(text) ?? [];
        return wanted.has(name) ? [{ place: `${file}:${line}`, name, value: asDigit(value) }] : [];
      });
    if (set.length === 0) return [skipped('no build folder of a host here names an option of WAMR')];
    const different = set.filter(({ name, value }) => wanted.get(name) !== value);
    if (different.length === 0)
      return [ok(`${set.length} options in CMakeCache.txt are those of the config`)];
    return different.map(({ place, name, value }) => {
      const evidence = `${place}: ${name}=${value}, but ${wanted.get(name)} in the config`;
      const fix = `Configure the host with cmake -C .wamr-pthread/runtime.cmake, or set runtime.${name} in the config.`;
      return VITAL.has(name) ? problem(evidence, fix) : warning(evidence, fix);
    });
  },
};

/** CMake takes several words for yes. */
function asDigit(value: string): string {
  return /^(?:1|ON|TRUE|YES)$/i.test(value) ? '1' : '0';
}
