import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isRecord, mergeInputs } from '../config/merge.js';
import { overridesFromArgs } from '../config/options.js';
import { CONFIG_PLACES } from '../config/read.js';
import { resolveConfig } from '../config/resolve.js';
import { WamrPthreadError } from '../errors.js';
import { upwards } from '../fast-path.js';
import { parseJsoncText } from '../jsonc.js';
import { packageFolder, readProjectJson } from './files.js';
import { planConfig } from './parts/config.js';
import { planGitignore } from './parts/gitignore.js';
import { planPresets } from './parts/presets.js';
import { planScripts } from './parts/scripts.js';
import type { InitPlan, InitRequest, PartContext, PartPlan } from './types.js';

const CONFIG_FILES = CONFIG_PLACES.filter(name => name !== 'package.json');

/**
 * What `init` would write, and what it leaves to the user; nothing is touched.
 *
 * Throws CONFIG_EXISTS where the folder has a config, what `resolveConfig` throws for the answers, and IO_READ for
 * files that cannot be read or are damaged.
 */
export function planInit(request: InitRequest): InitPlan {
  const { cwd, cmake, scripts, gitignore } = request;
  const input = inputOf(request);
  const config = resolveConfig(input, { overrides: request.overrides });
  refuseExisting(cwd);
  const context: PartContext = {
    cwd,
    config,
    input,
    packageFolder: packageFolder(cwd, upwards(cwd)),
  };
  const parts: readonly PartPlan[] = [
    planConfig(context),
    cmake === false ? {} : planPresets(context, cmake === true),
    gitignore === false ? {} : planGitignore(context),
    scripts === false ? {} : planScripts(context),
    installed(context),
    shadowed(cwd),
  ];
  return {
    changes: parts.flatMap(({ change }) => change ?? []),
    byHand: parts.flatMap(({ byHand = [] }) => byHand),
    notes: parts.flatMap(({ notes = [] }) => notes),
  };
}

/** The nearest config counts: the new one takes the place of one further up, and inherits nothing from it. */
function shadowed(cwd: string): PartPlan {
  const above = upwards(cwd)
    .slice(1)
    .flatMap(folder => CONFIG_FILES.map(name => join(folder, name)));
  const found = above.find(path => existsSync(path));
  if (found === undefined) return {};
  return { notes: [`${relative(cwd, found)} no longer holds for this folder: the nearest config counts`] };
}

/** What was given, over what was answered. */
export function inputOf({
  answers = {},
  overrides = {},
}: Pick<InitRequest, 'answers' | 'overrides'>): unknown {
  return mergeInputs(overridesFromArgs(answers), overrides);
}

function installed({ cwd, packageFolder: folder }: PartContext): PartPlan {
  if (existsSync(join(cwd, folder))) return {};
  return { notes: ['wamr-pthread is not installed here: npm install --save-dev wamr-pthread'] };
}

function refuseExisting(cwd: string): void {
  const files = CONFIG_FILES.filter(name => existsSync(join(cwd, name)));
  const manifest = readProjectJson(cwd, 'package.json') ?? '{}';
  const data = parseJsoncText(manifest.replace(/^\uFEFF/, ''));
  const inManifest = isRecord(data) && 'wamr-pthread' in data ? ['package.json (wamr-pthread)'] : [];
  const [there] = [...files, ...inManifest];
  if (there === undefined) return;
  throw new WamrPthreadError('CONFIG_EXISTS', `there is a config already: ${there}`, {
    hint: 'Edit it (docs/config.md lists every key); wamr-pthread doctor checks the project.',
  });
}
