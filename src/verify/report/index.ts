import type { Report } from '../types.js';
import { visibleReport } from './visible-report.js';

/** The forms of a report, as `verify --format` takes them. */
export const REPORT_FORMATS = ['human', 'json', 'sarif', 'junit', 'github', 'html'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface FormatOptions {
  /** Of the form for people. */
  readonly colour?: boolean;
  readonly verbose?: boolean;
  /** A baseline was used: SARIF then tells new results from known ones. */
  readonly baseline?: boolean;
  /** Folder from which source files are looked for; HTML shows their lines. Default: the working directory. */
  readonly cwd?: string;
}

/** Reports as text that ends with a newline. Each form is loaded when it is asked for. */
export async function formatReports(
  reports: readonly Report[],
  format: ReportFormat,
  { colour = false, verbose = false, baseline = false, cwd = process.cwd() }: FormatOptions = {},
): Promise<string> {
  switch (format) {
    case 'human': {
      const formatOne = verbose
        ? (await import('./verbose.js')).formatVerbose
        : (await import('./short.js')).formatShort;
      return reports.map(each => formatOne(visibleReport(each), colour)).join('');
    }
    case 'json':
      return (await import('./json.js')).formatJson(reports);
    case 'sarif':
      return (await import('./sarif.js')).formatSarif(reports, { baseline });
    case 'junit':
      return (await import('./junit.js')).formatJunit(reports);
    case 'github':
      return (await import('./github.js')).formatGithub(reports.map(visibleReport));
    case 'html': {
      const { readExcerpts } = await import('./html/excerpts.js');
      const { formatHtml } = await import('./html/page.js');
      return formatHtml(reports, await readExcerpts(reports, cwd));
    }
  }
}
