import { basename, resolve } from 'node:path';
import { isWamrPthreadError, WamrPthreadError } from './errors.js';
import { ioReason } from './io-reason.js';
import { readWhole } from './read-whole.js';
import { mergeShards, missingNotice, type ShardReport } from './verify/merge/merge.js';
import { reportSchema } from './verify/report/schema.js';
import type { Report } from './verify/types.js';
import { toolVersion } from './version.js';

export interface MergeRequest {
  /** JSON reports, relative to `cwd` or absolute. */
  readonly files: readonly string[];
  readonly cwd: string;
}

export interface MergeResult {
  readonly reports: readonly Report[];
  /** What a person should know: shards that are not there. */
  readonly notices: readonly string[];
}

/** A report and the file that it was read from. */
interface Source<T extends Report = Report> {
  readonly from: string;
  readonly report: T;
}

/**
 * Joins JSON reports of shards into one report for each module, in the order in which modules first appear.
 *
 * Throws REPORT_READ, REPORT_INVALID, and REPORT_MISMATCH where two of them do not belong together.
 */
export async function mergeReports({ files, cwd }: MergeRequest): Promise<MergeResult> {
  const groups = new Map<string, Source[]>();
  for (const from of files) {
    for (const report of await readReports(resolve(cwd, from), from)) {
      const name = basename(report.file);
      groups.set(name, [...(groups.get(name) ?? []), { from, report }]);
    }
  }
  const notices: string[] = [];
  const reports = [...groups.values()].map(sources => {
    const [first, ...more] = sources;
    if (first === undefined) throw new Error('a group has at least one report');
    if (more.length === 0 && first.report.shard === undefined) return first.report;
    // Objects are not run: each shard says the same of them.
    if (first.report.sha256 === undefined) return first.report;
    const shards = sources.map(each => checked(each, first));
    refuseOverlap(shards);
    const { report, missing } = mergeShards([shardOf(first), ...more.map(shardOf)]);
    const notice = missingNotice(report.file, missing, shardOf(first).shard.of);
    if (notice !== undefined) notices.push(notice);
    return report;
  });
  return { reports, notices };
}

function shardOf({ from, report }: Source): ShardReport {
  const { shard } = report;
  if (shard !== undefined) return { ...report, shard };
  throw mismatch(
    `${from}: the report of ${report.file} is no shard, and there is another one of it`,
    'Name only reports of verify --shard, or run verify with --runs for all at once.',
  );
}

/** Throws where a report does not belong to the first one. */
function checked(source: Source, first: Source): Source<ShardReport> {
  const { from } = source;
  const [report, other] = [shardOf(source), shardOf(first)];
  if (report.sha256 !== other.sha256)
    throw mismatch(
      `${from}: ${report.file} is another module than in ${first.from} (sha256 ${short(report)} and ${short(other)})`,
      'Build once and give all machines the same file.',
    );
  for (const key of ['of', 'runs', 'timeout'] as const)
    if (report.shard[key] !== other.shard[key])
      throw mismatch(
        `${from}: ${report.file} was run with other options than in ${first.from}: ${key} is ${report.shard[key]}, not ${other.shard[key]}`,
        'Give every shard the same --runs, verify.timeout and N in --shard i/N.',
      );
  const key = differingSetting(report, other);
  if (key !== undefined)
    throw mismatch(
      `${from}: ${report.file} was run with another ${key} than in ${first.from}`,
      'Give every shard the same config and options.',
    );
  return { from, report };
}

/** The first setting that is not the same, by its key. */
function differingSetting(
  { settings: some = {} }: Report,
  { settings: others = {} }: Report,
): string | undefined {
  const keys = new Set([...Object.keys(some), ...Object.keys(others)]);
  return [...keys].find(key => JSON.stringify(some[key]) !== JSON.stringify(others[key]));
}

function short({ sha256 }: Report): string {
  return sha256 === undefined ? 'unknown' : `${sha256.slice(0, 12)}…`;
}

function refuseOverlap(shards: readonly Source<ShardReport>[]): void {
  const seen = new Map<number, string>();
  for (const { from, report } of shards) {
    const { index, of } = report.shard;
    const before = seen.get(index);
    if (before !== undefined)
      throw mismatch(
        `${from}: shard ${index}/${of} of ${report.file} is in ${before} already`,
        'Name each shard once: its runs would count twice.',
      );
    seen.set(index, from);
  }
}

async function readReports(path: string, from: string): Promise<readonly Report[]> {
  const refuse = (reason: string, cause?: unknown) =>
    new WamrPthreadError('REPORT_READ', `cannot read ${from}: ${reason}`, {
      hint: 'Name files that verify --report json=FILE wrote.',
      cause,
    });
  let text: string;
  try {
    text = readWhole(path, { pipes: 'unnamed', refuse }).toString('utf8');
  } catch (error) {
    throw isWamrPthreadError(error) ? error : refuse(ioReason(error), error);
  }
  const value = parse(text, from);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw invalid(from, 'it is an empty list');
  return list.map(each => asReport(each, from));
}

function parse(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(from, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Throws REPORT_INVALID, and REPORT_MISMATCH for a report of another version of this tool. */
function asReport(value: unknown, from: string): Report {
  if (typeof value === 'object' && value !== null && 'error' in value)
    throw invalid(from, `it says that nothing was checked: ${JSON.stringify(value.error)}`);
  const tool = typeof value === 'object' && value !== null && 'tool' in value ? value.tool : undefined;
  if (tool !== undefined && tool !== toolVersion)
    throw mismatch(
      `${from} was written by wamr-pthread ${String(tool)}, and this is ${toolVersion}`,
      'Use the same version on all machines.',
    );
  if (isReport(value)) return value;
  const [issue] = reportSchema.safeParse(value).error?.issues ?? [];
  throw invalid(from, `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not understood'}`);
}

function isReport(value: unknown): value is Report {
  return reportSchema.safeParse(value).success;
}

function invalid(from: string, what: string): WamrPthreadError {
  return new WamrPthreadError('REPORT_INVALID', `${from} is no report of verify: ${what}`, {
    hint: 'Write it with verify --report json=FILE, and look at how that verify ended.',
  });
}

function mismatch(message: string, hint: string): WamrPthreadError {
  return new WamrPthreadError('REPORT_MISMATCH', message, { hint });
}
