import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errnoOf } from '../../errors.js';
import { rule } from '../../verify/rules/wasi-threads-import.js';
import { readModule } from '../../wasm/module.js';
import { failure, ok, problem, skipped } from '../observe.js';
import type { Check, DoctorContext, Observation } from '../types.js';

export const check: Check = {
  id: 'modules',
  title: 'Modules',
  why: rule.why,
  source: rule.source,
  async observe({ cwd, config, modules }) {
    if (modules.length === 0) return [skipped('none was named; verify looks at a module in full')];
    if (config === undefined) return [skipped('without a config they are not read')];
    return Promise.all(modules.map(module => look(cwd, module, config)));
  },
};

async function look(
  cwd: string,
  name: string,
  config: NonNullable<DoctorContext['config']>,
): Promise<Observation> {
  try {
    const module = readModule(await readFile(resolve(cwd, name)), name);
    const [hit] = rule.check(module, { config });
    return hit === undefined
      ? ok(`${name}: does not import wasi.thread-spawn`)
      : problem(`${name}: ${hit.message}`, rule.fix);
  } catch (error) {
    const errno = errnoOf(error);
    return errno === undefined || !/^E[A-Z]+$/.test(errno)
      ? failure(error)
      : problem(`${name}: cannot be read: ${errno}`, 'Name a linked module.');
  }
}
