import { rulesOf } from '../catalogue.js';
import type { Finding, Report, RunResult } from '../types.js';
import { fails } from './levels.js';
import { placeLines } from './text.js';
import { attributes, element, text } from './xml.js';

/** JUnit XML: a suite for each file, a case for each rule and each run. Only what makes `verify` fail is a failure. */
export function formatJunit(reports: readonly Report[]): string {
  const suites = reports.map(suiteOf);
  const root = element('testsuites', { name: 'wamr-pthread', ...sums(suites) }, suites.map(xmlOf));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

interface Case {
  readonly xml: string;
  readonly failed: boolean;
  readonly skipped: boolean;
  readonly seconds: number;
}

interface Suite {
  readonly file: string;
  readonly cases: readonly Case[];
}

function suiteOf(report: Report): Suite {
  const known = rulesOf(report).map(({ id }) => id);
  // Rules that the catalogue does not have (of another version, say) are shown all the same.
  const ids = [...new Set([...known, ...report.findings.map(({ rule }) => rule)])];
  const runs = report.runs.map((run, position) => runCase(report, run, position));
  return { file: report.file, cases: [...ids.map(id => ruleCase(report, id)), ...runs] };
}

function xmlOf({ file, cases }: Suite): string {
  return element(
    'testsuite',
    { name: file, ...sums([{ file, cases }]) },
    cases.map(({ xml }) => xml),
  );
}

function sums(suites: readonly Suite[]) {
  const cases = suites.flatMap(each => each.cases);
  return {
    tests: cases.length,
    failures: cases.filter(each => each.failed).length,
    errors: 0,
    skipped: cases.filter(each => each.skipped).length,
    time: seconds(cases.reduce((sum, each) => sum + each.seconds, 0)),
  };
}

/** A case is skipped where the baseline accepts all that the rule found. */
function ruleCase(report: Report, id: string): Case {
  const found = report.findings.filter(({ rule }) => rule === id);
  const failing = found.filter(fails);
  const rest = found.filter(each => !fails(each));
  const skipped = failing.length === 0 && found.length > 0 && found.every(({ known }) => known === true);
  const head = { name: id, classname: `wamr-pthread.${report.kind ?? 'module'}`, time: seconds(0) };
  const children = [
    ...failing.map(({ message, ...each }) =>
      element('failure', { message, type: id }, [text(detail({ message, ...each }))]),
    ),
    ...(skipped ? [`<skipped${attributes({ message: 'accepted by the baseline' })}/>`] : []),
    ...(rest.length === 0 ? [] : [element('system-out', {}, [text(rest.map(detail).join('\n'))])]),
  ];
  return { xml: element('testcase', head, children), failed: failing.length > 0, skipped, seconds: 0 };
}

const OUTCOME_RULES: Readonly<Record<RunResult['outcome'], string | undefined>> = {
  passed: undefined,
  exit: 'run-exit',
  trap: 'run-trap',
  hang: 'run-hang',
  crash: 'run-crash',
};

/** A run fails where its end is a finding that counts: `verify.rules` and the baseline decide here as well. */
function runCase(report: Report, run: RunResult, position: number): Case {
  const own = report.runs.slice(0, position + 1).filter(({ engine }) => engine === run.engine);
  const rule = run.outcome === 'exit' && (run.exitCode ?? 0) === 0 ? undefined : OUTCOME_RULES[run.outcome];
  const cause = report.findings.find(each => each.rule === rule && each.engine === run.engine && fails(each));
  const time = run.milliseconds / 1000;
  const head = { name: `run ${own.length}`, classname: `wamr-pthread.${run.engine}`, time: seconds(time) };
  const children = [
    ...(cause === undefined
      ? []
      : [element('failure', { message: run.trap?.message ?? run.outcome, type: cause.rule })]),
    ...(run.stdout === '' ? [] : [element('system-out', {}, [text(run.stdout)])]),
    ...(run.stderr === '' ? [] : [element('system-err', {}, [text(run.stderr)])]),
  ];
  const xml = element('testcase', head, children);
  return { xml, failed: cause !== undefined, skipped: false, seconds: time };
}

function detail(finding: Finding): string {
  const { severity, message, fix, engine, known } = finding;
  return [
    `${severity}${known === true ? ' (known)' : ''}: ${message}`,
    ...placeLines(finding),
    ...(engine === undefined ? [] : [`engine: ${engine}`]),
    `fix: ${fix}`,
  ].join('\n');
}

function seconds(value: number): string {
  return value.toFixed(3);
}
