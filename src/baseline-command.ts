import { relative, resolve } from 'node:path';
import { loadConfig } from './config/load.js';
import { errnoOf, isWamrPthreadError, WamrPthreadError } from './errors.js';
import { ioReason } from './io-reason.js';
import type { ProjectOptions } from './patch.js';
import { readWhole } from './read-whole.js';
import { applyBaseline, type BaselineEntry, baselineOf, formatBaseline } from './verify/baseline.js';
import { fails } from './verify/report/levels.js';
import { plural } from './verify/report/text.js';
import type { Report } from './verify/types.js';
import { writeTextFile } from './write-text.js';

export interface BaselineRequest extends ProjectOptions {
  readonly reports: readonly Report[];
  /** File to write the findings of `reports` into, relative to `cwd` or absolute; absent: `verify.baseline` is read. */
  readonly write?: string | undefined;
}

export interface BaselineResult {
  readonly reports: readonly Report[];
  /** A baseline was read or written. */
  readonly used: boolean;
  /** What a person should know: entries that are stale, what was written, what cannot be accepted. */
  readonly notices: readonly string[];
}

/**
 * Marks the findings that the project's baseline accepts, or writes that baseline first.
 *
 * Throws BASELINE_READ, BASELINE_INVALID, IO_WRITE, and what the config throws.
 */
export async function useBaseline({ reports, write, ...project }: BaselineRequest): Promise<BaselineResult> {
  if (write !== undefined) return writeBaseline(reports, resolve(project.cwd, write), write);
  const { config } = await loadConfig(project);
  const path = config.verify.baseline;
  if (path === undefined) return { reports, used: false, notices: [] };
  const shown = relative(project.cwd, path);
  const { known } = (await readBaseline(path, shown)) ?? missing(shown);
  const applied = applyBaseline(reports, known);
  return { reports: applied.reports, used: true, notices: staleNotice(shown, applied.stale) };
}

async function writeBaseline(
  reports: readonly Report[],
  path: string,
  shown: string,
): Promise<BaselineResult> {
  const before = await readBaseline(path, shown);
  const known = baselineOf(reports, before?.known);
  await writeTextFile(path, shown, formatBaseline(known));
  const applied = applyBaseline(reports, known);
  const open = applied.reports.flatMap(({ findings }) => findings.filter(fails));
  const rules = [...new Set(open.map(({ rule }) => rule))].join(', ');
  return {
    reports: applied.reports,
    used: true,
    notices: [
      `wrote ${shown}: ${plural(known.length, 'known finding')}`,
      ...(open.length === 0 ? [] : [`${rules}: no baseline can accept it; verify.rules can`]),
    ],
  };
}

/** Undefined where there is no such file. */
async function readBaseline(
  path: string,
  shown: string,
): Promise<{ readonly known: readonly BaselineEntry[] } | undefined> {
  const refuse = (reason: string, cause?: unknown) =>
    new WamrPthreadError('BASELINE_READ', `cannot read ${shown}: ${reason}`, {
      hint: 'Check the name given with --baseline or verify.baseline.',
      cause,
    });
  let text: string;
  try {
    text = readWhole(path, { pipes: 'unnamed', refuse }).toString('utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw isWamrPthreadError(error) ? error : refuse(ioReason(error), error);
  }
  const json = parseJson(text, shown);
  const { baselineSchema } = await import('./verify/baseline-schema.js');
  const parsed = baselineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(shown, `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not understood'}`);
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(shown, error instanceof Error ? error.message : String(error));
  }
}

function invalid(shown: string, what: string): WamrPthreadError {
  return new WamrPthreadError('BASELINE_INVALID', `${shown}: ${what}`, {
    hint: `Make it again: delete it and run verify with --write-baseline ${shown}.`,
  });
}

function missing(shown: string): never {
  throw new WamrPthreadError('BASELINE_READ', `cannot read ${shown}: no such file`, {
    hint: `Make it with --write-baseline ${shown}.`,
  });
}

const SHOWN = 5;

function staleNotice(shown: string, stale: readonly BaselineEntry[]): string[] {
  if (stale.length === 0) return [];
  const names = stale
    .slice(0, SHOWN)
    .map(({ rule, module, where }) => `${rule} in ${where === '' ? module : `${module}, ${where}`}`);
  const more = stale.length > SHOWN ? ` and ${stale.length - SHOWN} more` : '';
  const verb = stale.length === 1 ? 'is' : 'are';
  return [
    `${shown}: ${plural(stale.length, 'entry').replace('entrys', 'entries')} ${verb} stale (${names.join('; ')}${more}); renew it with --write-baseline ${shown}`,
  ];
}
