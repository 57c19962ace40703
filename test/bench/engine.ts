import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnV8 } from '../../src/verify/engines/v8/run.js';
import type { RunResult } from '../../src/verify/types.js';
import { readModule } from '../../src/wasm/module.js';
import { median, wallOf } from './measure.js';
import { cli, type Project } from './startup.js';
import type { Bench, Row, Section } from './types.js';

const RUNS = 5;

/** One run of a module on the v8 engine, against the start of Node itself. */
export async function benchEngine(project: Project, { say }: Bench): Promise<Section> {
  say('engine: building the program');
  copyFileSync(fileURLToPath(new URL('./churn.c', import.meta.url)), join(project.cwd, 'churn.c'));
  const built = cli(project, 'cc', '--', '-O2', 'churn.c', '-o', 'churn.wasm');
  const module = readModule(readFileSync(join(project.cwd, 'churn.wasm')), 'churn.wasm');
  say('engine: running it');
  const bare: number[] = [];
  const whole: number[] = [];
  const inside: RunResult[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    bare.push(wallOf(process.execPath, ['-e', '0'], project));
    const started = performance.now();
    const run = await runOnV8({
      module,
      maxThreads: 4,
      appHeap: 16 << 20,
      timeoutMs: 30_000,
      args: [],
      env: {},
      dirs: [],
    });
    whole.push(performance.now() - started);
    if (run.outcome !== 'passed') throw new Error(`churn.wasm: ${JSON.stringify(run)}`);
    inside.push(run);
  }
  const allocations = inside[0]?.heap.allocations ?? 0;
  const peer = { name: 'node -e 0', value: median(bare) };
  const row = (what: string, value: number): Row => ({
    what,
    value,
    unit: 'ms',
    peer,
    ratio: value / peer.value,
  });
  return {
    title: 'The v8 engine',
    method: [`Wall time; medians of ${RUNS} runs. The program takes and gives back blocks on four threads.`],
    rows: [
      {
        ...row('one run, with its process', median(whole)),
        note: `${allocations} allocations, every one a call out of the module`,
      },
      row('of that the program itself', median(inside.map(({ milliseconds }) => milliseconds))),
      row('building the program with `cc` (one run)', built),
    ],
    missing: [],
  };
}
