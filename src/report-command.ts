import { resolve } from 'node:path';
import { WamrPthreadError } from './errors.js';
import {
  type FormatOptions,
  formatReports,
  REPORT_FORMATS,
  type ReportFormat,
} from './verify/report/index.js';
import type { Report } from './verify/types.js';
import { writeTextFile } from './write-text.js';

/** A report file: `sarif=out/report.sarif`. */
export interface ReportFile {
  readonly format: ReportFormat;
  /** As it was named. */
  readonly file: string;
}

/** Reads `FORMAT=FILE`. Throws USAGE. */
export function parseReportFile(text: string): ReportFile {
  const [, word = '', file = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const format = REPORT_FORMATS.find(each => each === word);
  if (format !== undefined && file !== '') return { format, file };
  throw new WamrPthreadError('USAGE', `--report cannot be ${text}`, {
    hint: `Type FORMAT=FILE, for example --report sarif=verify.sarif; formats: ${REPORT_FORMATS.join(', ')}.`,
  });
}

/** Writes reports into files, each whole or not at all. Throws IO_WRITE. */
export async function writeReports(
  reports: readonly Report[],
  files: readonly ReportFile[],
  { cwd, ...options }: FormatOptions & { readonly cwd: string },
): Promise<void> {
  for (const { format, file } of files) {
    const text = await formatReports(reports, format, { ...options, cwd, colour: false });
    await writeTextFile(resolve(cwd, file), file, text);
  }
}
