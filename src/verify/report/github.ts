import type { Finding, Report } from '../types.js';
import { LEVEL, portablePath } from './levels.js';
import { verdictOf } from './text.js';

/**
 * Workflow commands of GitHub Actions: one annotation for each finding, then the verdict as a line of the log. Known
 * findings are only counted.
 */
export function formatGithub(reports: readonly Report[]): string {
  const lines = reports.flatMap(report => [
    ...report.findings.filter(({ known }) => known !== true).map(each => annotation(report, each)),
    plain(`${verdictOf(report).mark} ${report.file}: ${verdictOf(report).counts}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function annotation(
  { file }: Report,
  { rule, severity, message, fix, where, source, engine }: Finding,
): string {
  const level = LEVEL[severity] === 'note' ? 'notice' : LEVEL[severity];
  const fields: Readonly<Record<string, string | number | undefined>> = {
    file: portablePath(source?.file ?? file),
    line: source?.line,
    col: source?.column,
    title: `wamr-pthread ${rule}`,
  };
  const properties = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  // Most messages name the place by themselves.
  const place = where === undefined || message.includes(where) ? undefined : where;
  const at = [place, engine].filter(each => each !== undefined).join(', ');
  const text = `${at === '' ? '' : `${at}: `}${message}\n${fix}`;
  return `::${level} ${properties.join(',')}::${data(text)}`;
}

/** The runner splits commands at line ends and reads %XX. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A line that cannot be taken for a command, whatever a file is called. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
