import { fileURLToPath } from 'node:url';
import type { TestSysroot } from '../../support/link.js';
import type { Engine } from './engines.js';
import { Modules } from './modules.js';
import { readProgram } from './program.js';

const source = fileURLToPath(new URL('../canary/race.c', import.meta.url));

/** Throws where the sanitizer misses a race that is certainly there: its silence would mean nothing. */
export async function checkCanary(engine: Engine, sysroot: TestSysroot, folder: string): Promise<void> {
  const program = readProgram(source);
  const module = await new Modules(sysroot, folder).get(program);
  const { stderr } = await engine.run(program, { module, folder, timeout: 120_000 });
  if (!/^race: .* in count_up < /m.test(stderr))
    throw new Error(`ThreadSanitizer does not see the race of ${source}: ${JSON.stringify(stderr)}`);
}
