import { resolve } from 'node:path';
import { errnoOf, WamrPthreadError } from '../../errors.js';
import { readWhole } from '../../read-whole.js';
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
    return modules.map(module => look(cwd, module, config));
  },
};

function look(cwd: string, name: string, config: NonNullable<DoctorContext['config']>): Observation {
  try {
    const module = readModule(readWhole(resolve(cwd, name), { pipes: 'any', refuse: refused(name) }), name);
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

function refused(name: string): (reason: string) => WamrPthreadError {
  return reason =>
    new WamrPthreadError('IO_READ', `cannot read ${name}: ${reason}`, { hint: 'Name a linked module.' });
}
