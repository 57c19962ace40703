import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFile } from '../../src/paths.js';
import { median, wallOf } from './measure.js';
import type { Bench, Row, Section } from './types.js';

const RUNS = 21;
const CLI = distFile('cli', 'main.js');

export interface Project {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A project with the embedded toolchain in the temporary folder; nothing of it is left behind. */
export function makeProject(folder: string): Project {
  const cwd = join(folder, 'project');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'wamr-pthread.config.json'), JSON.stringify({ sdk: { path: 'embedded' } }));
  return { cwd, env: { ...process.env, WAMR_PTHREAD_CACHE: join(folder, 'cache') } };
}

/** Wall time in milliseconds of our command line. */
export function cli(project: Project, ...args: readonly string[]): number {
  return wallOf(process.execPath, [CLI, ...args], project);
}

/** `patch` that finds everything in place, against the start of Node itself. */
export function benchStartup(project: Project, { say }: Bench): Section {
  say('patch: the first, which unpacks the toolchain');
  const first = cli(project, 'patch');
  say('patch: nothing to do');
  const ours: number[] = [];
  const bare: number[] = [];
  const help: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    bare.push(wallOf(process.execPath, ['-e', '0'], project));
    ours.push(cli(project, 'patch'));
    if (i % 3 === 0) help.push(cli(project, '--help'));
  }
  const peer = { name: 'node -e 0', value: median(bare) };
  const row = (what: string, value: number): Row => ({
    what,
    value,
    unit: 'ms',
    peer,
    ratio: value / peer.value,
  });
  return {
    title: '`patch` with nothing to do',
    method: [`Wall time of the whole process; medians of ${RUNS} runs, ours and the peer's in turn.`],
    rows: [
      { ...row('patch, everything in place', median(ours)), goal: 1.5 },
      row('--help, which loads the command line parser', median(help)),
      row('the first patch, with unpacking the embedded toolchain (one run)', first),
    ],
    missing: [],
  };
}
