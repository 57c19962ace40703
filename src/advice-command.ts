import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { loadConfig } from './config/load.js';
import { errnoOf, WamrPthreadError } from './errors.js';
import { type JsonEdit, setInJson } from './jsonc.js';
import type { ProjectOptions } from './patch.js';
import type { Proposal, Report } from './verify/types.js';

export interface AdviceRequest extends ProjectOptions {
  readonly reports: readonly Report[];
}

const KIB = 1024;

/**
 * Writes what the reports advise into the project's JSON config, which is made where there is none; everything else in
 * it stays, comments and indentation included. Of several modules the largest number counts. Returns what was done, in words.
 *
 * Throws ADVICE_NOT_WRITTEN where a module has no advice or the config is a program, IO_READ and IO_WRITE.
 */
export async function writeAdvice({ reports, ...project }: AdviceRequest): Promise<string> {
  const settings = collect(reports);
  const { file } = await loadConfig(project);
  const path = file ?? join(project.cwd, 'wamr-pthread.config.json');
  const shown = relative(project.cwd, path);
  if (!/\.jsonc?$/.test(path))
    throw new WamrPthreadError('ADVICE_NOT_WRITTEN', `${shown} is a program, which is not changed`, {
      hint: `Put this into it: ${JSON.stringify(JSON.parse(setInJson('{}', edits([], settings))))}`,
    });
  const before = file === undefined ? '{}\n' : await readAgain(path, shown);
  const within = basename(path) === 'package.json' ? ['wamr-pthread'] : [];
  await write(path, shown, setInJson(before, edits(within, settings)));
  const list = settings.map(each => `${each.key} ${settingOf(each)}`).join(', ');
  return `wrote ${shown}: ${list}. Run patch and link again, then verify again.`;
}

function collect(reports: readonly Report[]): readonly Proposal[] {
  const without = reports.find(each => each.advice === undefined);
  if (without !== undefined || reports.length === 0)
    throw new WamrPthreadError(
      'ADVICE_NOT_WRITTEN',
      `there is no advice for ${without?.file ?? 'no module'}`,
      {
        hint: 'Advice needs runs that all passed and started a thread; see what verify found, or give the program arguments (verify.args).',
      },
    );
  const largest = new Map<string, Proposal>();
  for (const each of reports.flatMap(({ advice }) => advice?.settings ?? [])) {
    if (each.proposed > (largest.get(each.key)?.proposed ?? 0)) largest.set(each.key, each);
  }
  return [...largest.values()];
}

/** Where in the file each setting belongs. */
function edits(within: readonly string[], settings: readonly Proposal[]): readonly JsonEdit[] {
  return settings.map(each => ({ path: [...within, ...each.key.split('.')], value: settingOf(each) }));
}

function settingOf({ key, proposed }: Proposal): number | string {
  return key === 'threads.max' ? proposed : `${proposed / KIB}KiB`;
}

async function readAgain(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new WamrPthreadError(
      'IO_READ',
      `cannot read ${shown} again: ${errnoOf(error) ?? 'it has changed'}`,
      {
        cause: error,
      },
    );
  }
}

async function write(path: string, shown: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  try {
    await writeFileAtomic(path, text);
  } catch (error) {
    throw new WamrPthreadError('IO_WRITE', `cannot write ${shown}: ${errnoOf(error) ?? 'unknown reason'}`, {
      hint: 'Make it writable, or put the settings in by hand (verify --verbose shows them).',
      cause: error,
    });
  }
}
