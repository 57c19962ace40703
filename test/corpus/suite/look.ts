// Loaded now: jiti gives the second of two that ask for a module at the same time a half-made one.
import '../../../src/verify/engines/v8/run.js';
import '../../../src/verify/engines/wamr/run.js';
import '../../../src/verify/engines/wamr/scenario.js';
import '../../../src/verify/run-all.js';
import '../../../src/verify/heap/verify-heap.js';
import '../../../src/verify/race/verify-races.js';
import { join } from 'node:path';
import { resolveConfig } from '../../../src/config/resolve.js';
import { layerSymbols } from '../../../src/libc/layer/manifest.js';
import { linkFile } from '../../../src/link-file.js';
import { runtimeBuild } from '../../../src/runtime-command.js';
import { loadScenario } from '../../../src/scenario/load.js';
import { findRule } from '../../../src/verify/catalogue.js';
import { verifyObjects } from '../../../src/verify/objects.js';
import type { Finding, Report } from '../../../src/verify/types.js';
import { type VerifyOptions, verifyModule } from '../../../src/verify/verify.js';
import { engineEnv, wamrEngine } from '../../support/engine.js';
import { partsDir } from '../../support/parts.js';
import { raceProgram } from '../../support/race.js';
import { type Mode, type Program, programsFolder } from './program.js';

/** What `verify` says of a program in one mode, in one run: its findings of that mode. */
export async function look(program: Program, bytes: Uint8Array, mode: Mode): Promise<readonly Finding[]> {
  const { findings } = await reportOf(program, bytes, mode);
  const isRun = ({ rule }: Finding) => findRule(rule)?.kind === 'run' && rule !== 'run-skipped';
  return findings.filter(each => (mode === 'static') !== isRun(each) && each.rule !== 'run-skipped');
}

async function reportOf(program: Program, bytes: Uint8Array, mode: Mode): Promise<Report> {
  const config = resolveConfig(program.config);
  const file = `${program.name}.${program.isObject ? 'o' : 'wasm'}`;
  if (program.isObject) return verifyObjects(file, linkFile(file, bytes), config);
  const scenario =
    program.scenario === undefined
      ? {}
      : { scenario: await loadScenario(join(programsFolder, program.scenario), programsFolder) };
  return verifyModule(file, bytes, { config, engines: [], ...scenario, ...(await OPTIONS[mode]()) });
}

const OPTIONS: Readonly<Record<Mode, () => Promise<Partial<VerifyOptions>>>> = {
  static: async () => ({}),
  v8: async () => ({ engines: ['v8'] }),
  wamr: async () => ({ engines: ['wamr'], wamrAddon: await wamrEngine().prepare() }),
  race: async () => ({ race: { program: await raceProgram().prepare(), layer: await layerSymbols() } }),
  heap: async () => ({ heapProgram: await heapProgram() }),
};

let heapBuilt: Promise<string> | undefined;

function heapProgram(): Promise<string> {
  heapBuilt ??= runtimeBuild({ cwd: partsDir, env: engineEnv, fromCargo: true, heap: true }).then(
    ({ addon }) => addon,
  );
  return heapBuilt;
}

/** What a mode needs that is not there; undefined: it can be used. */
export function missingFor(mode: Mode): string | undefined {
  if (mode === 'static' || mode === 'v8') return undefined;
  return mode === 'wamr' || mode === 'heap' ? wamrEngine().missing : raceProgram().missing;
}
