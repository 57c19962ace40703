// Damaged modules: the reader, the rules and the preparation of a run answer or refuse with a typed error.
import { describe } from 'vitest';
import { resolveConfig } from '../../src/config/resolve.js';
import { isWamrPthreadError } from '../../src/errors.js';
import { planRun } from '../../src/verify/engines/v8/plan.js';
import { checkRules } from '../../src/verify/static-rules.js';
import { readModule } from '../../src/wasm/module.js';
import { fuzz } from './support/campaign.js';
import { moduleSpecimens } from './support/specimens.js';
import { isValid } from './support/validate.js';

const specimens = await moduleSpecimens();
const config = resolveConfig({});

describe('a damaged module', () => {
  fuzz(
    'is read or refused',
    () => specimens,
    bytes => {
      try {
        readModule(bytes, 'a.wasm');
      } catch (error) {
        if (isValid(bytes) && callsDamaged(error)) throw new Error('refused, but valid', { cause: error });
        throw error;
      }
    },
  );

  fuzz(
    'is judged by the rules',
    () => specimens,
    bytes => {
      checkRules(readModule(bytes, 'a.wasm'), config);
    },
  );

  fuzz(
    'is prepared for a run, or refused',
    () => specimens,
    bytes => {
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
    },
  );
});

/** True for an error about a part that V8 reads, too. */
function callsDamaged(error: unknown): boolean {
  return (
    isWamrPthreadError(error) && error.code === 'WASM_MALFORMED' && !error.message.includes('custom section')
  );
}
