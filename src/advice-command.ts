import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { loadConfig } from './config/load.js';
import { errnoOf, WamrPthreadError } from './errors.js';
import type { ProjectOptions } from './patch.js';
import type { Proposal, Report } from './verify/types.js';

export interface AdviceRequest extends ProjectOptions {
  readonly reports: readonly Report[];
}

const KIB = 1024;

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Writes what the reports advise into the project's JSON config, which is made where there is none; everything else in
 * it stays. Of several modules the largest number counts. Returns what was done, in words.
 *
 * Throws ADVICE_NOT_WRITTEN where a module has no advice or the config is a program, IO_READ and IO_WRITE.
 */
export async function writeAdvice({ reports, ...project }: AdviceRequest): Promise<string> {
  const settings = collect(reports);
  const { file } = await loadConfig(project);
  const path = file ?? join(project.cwd, 'wamr-pthread.config.json');
  const shown = relative(project.cwd, path);
  if (!path.endsWith('.json'))
    throw new WamrPthreadError('ADVICE_NOT_WRITTEN', `${shown} is a program, which is not changed`, {
      hint: `Put this into it: ${JSON.stringify(merge({}, settings))}`,
    });
  const before = file === undefined ? {} : await readObject(path, shown);
  const after =
    basename(path) === 'package.json'
      ? { ...before, 'wamr-pthread': merge(objectOf(before['wamr-pthread']), settings) }
      : merge(before, settings);
  await write(path, shown, `${JSON.stringify(after, null, 2)}\n`);
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

/** An object with the settings in it; the other keys stay where they are. */
function merge(config: Record<string, unknown>, settings: readonly Proposal[]): Record<string, unknown> {
  const merged = { ...config };
  for (const each of settings) {
    const [section = '', name = ''] = each.key.split('.');
    merged[section] = { ...objectOf(merged[section]), [name]: settingOf(each) };
  }
  return merged;
}

function settingOf({ key, proposed }: Proposal): number | string {
  return key === 'threads.max' ? proposed : `${proposed / KIB}KiB`;
}

function objectOf(value: unknown): Record<string, unknown> {
  return value === undefined ? {} : objectSchema.parse(value);
}

async function readObject(path: string, shown: string): Promise<Record<string, unknown>> {
  try {
    return objectSchema.parse(JSON.parse(await readFile(path, 'utf8')));
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
