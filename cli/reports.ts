import {
  formatReports,
  parseReportFile,
  type ReportFormat,
  refuseOverwriting,
  reportFormats,
  type useBaseline,
  WamrPthreadError,
  writeReports,
} from '../src/index.js';
import { coloursFor, printData } from './output.js';
import type { Given } from './verb.js';

type Judged = Awaited<ReturnType<typeof useBaseline>>;

/** How reports are to be shown: read before anything is done, so that a wrong word costs nothing. */
export interface Showing {
  readonly format: ReportFormat;
  readonly files: readonly Awaited<ReturnType<typeof parseReportFile>>[];
}

/** What `--format`, `--json` and `--report` say; `inputs` are files that must not be written over. Throws USAGE. */
export async function showingOf(given: Given, inputs: readonly string[]): Promise<Showing> {
  const files = await Promise.all(given.list('report').map(parseReportFile));
  const baseline = given.text('write-baseline');
  const outputs = [
    ...files.map(({ format, file }) => ({ file, option: `--report ${format}=${file}` })),
    ...(baseline === undefined ? [] : [{ file: baseline, option: `--write-baseline ${baseline}` }]),
  ];
  if (outputs.length > 0) await refuseOverwriting(outputs, inputs, process.cwd());
  return { format: await formatOf(given), files };
}

/** Prints reports, `--quiet` and `--verbose` obeyed, and writes the files of `--report`. */
export async function showReports(
  given: Given,
  { format, files }: Showing,
  cwd: string,
  { reports, used }: Judged,
): Promise<void> {
  const options = { verbose: given.switch('verbose'), baseline: used, cwd };
  // Programs that read a report want all of it.
  const short = given.switch('quiet') && format === 'human';
  const shown = short ? reports.filter(({ ok }) => !ok) : reports;
  if (shown.length > 0 || !short)
    printData(await formatReports(shown, format, { ...options, colour: coloursFor(process.stdout) }));
  await writeReports(reports, files, options);
}

async function formatOf(given: Given): Promise<ReportFormat> {
  const named = given.text('format');
  const format = (await reportFormats()).find(each => each === named);
  if (!given.switch('json')) return format ?? 'human';
  if (format === undefined || format === 'json') return 'json';
  throw new WamrPthreadError('USAGE', `--json and --format ${format} contradict each other`, {
    hint: `For both, type: --json --report ${format}=FILE`,
  });
}
