import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFile, packageRoot } from '../../src/paths.js';
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

/** Wall time in milliseconds of the script that package managers run where they allow it, in this checkout's stead. */
function installScript({ cwd, env }: Project): number {
  const installed = join(cwd, 'node_modules', 'wamr-pthread');
  mkdirSync(join(cwd, 'node_modules'), { recursive: true });
  if (!existsSync(installed)) symlinkSync(packageRoot, installed);
  const variables = { ...env, INIT_CWD: cwd, npm_lifecycle_event: 'postinstall' };
  return wallOf(process.execPath, [distFile('cli', 'postinstall.js')], { cwd: packageRoot, env: variables });
}

/** `patch` that finds everything in place, against the start of Node itself. */
export function benchStartup(project: Project, { say }: Bench): Section {
  say('patch: the first, which unpacks the toolchain');
  const first = cli(project, 'patch');
  say('patch: nothing to do');
  const ours: number[] = [];
  const bare: number[] = [];
  const help: number[] = [];
  const script: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    bare.push(wallOf(process.execPath, ['-e', '0'], project));
    ours.push(cli(project, 'patch'));
    script.push(installScript(project));
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
      row("our own install script in that project (`npm install`'s share)", median(script)),
      row('--help, which loads the command line parser', median(help)),
      row('the first patch, with unpacking the embedded toolchain (one run)', first),
    ],
    missing: [],
  };
}
