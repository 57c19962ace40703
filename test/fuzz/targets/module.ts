import { resolveConfig } from '../../../src/config/resolve.js';
import { isWamrPthreadError } from '../../../src/errors.js';
import { planRun } from '../../../src/verify/engines/v8/plan.js';
import { readModule } from '../../../src/wasm/module.js';
import { moduleSpecimens } from '../support/specimens.js';
import { isValid } from '../support/validate.js';
import { judge } from './judge.js';
import { type Kind, once } from './target.js';

const config = resolveConfig({});

export const modules: Kind = {
  name: 'module',
  specimens: once(moduleSpecimens),
  targets: [
    { title: 'is read or refused', check: read },
    {
      title: 'is judged by the rules, the same whatever its debug information',
      check: bytes => judge(bytes, config),
    },
    { title: 'is prepared for a run, or refused', check: prepare },
  ],
};

function read(bytes: Uint8Array): void {
  try {
    readModule(bytes, 'a.wasm');
  } catch (error) {
    if (isValid(bytes) && callsDamaged(error)) throw new Error('refused, but valid', { cause: error });
    throw error;
  }
}

function callsDamaged(error: unknown): boolean {
  return isWamrPthreadError(error) && error.code === 'WASM_MALFORMED';
}

function prepare(bytes: Uint8Array): void {
  const plan = planRun({
    module: readModule(bytes, 'a.wasm'),
    maxThreads: 4,
    appHeap: 1 << 20,
    timeoutMs: 1000,
    args: [],
    env: {},
    dirs: [],
  });
  if (plan.kind === 'refused' || !isValid(bytes)) return;
  if (!isValid(plan.job.module)) throw new Error('the rewritten module is not valid');
  if (plan.job.threadModule !== undefined && !isValid(plan.job.threadModule))
    throw new Error('the module rewritten for threads is not valid');
}
