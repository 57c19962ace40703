import Table from 'cli-table3';
import { createColors } from 'picocolors';
import { formatSize } from './config/size.js';
import type { DemoResult, DemoSide } from './demo.js';
import { shortName } from './verify/function-names.js';
import type { RunResult } from './verify/types.js';

/** Both outcomes side by side: what failed, where and why; what ran, with numbers; what to type next. */
export function formatDemo(result: DemoResult, { colour }: { colour: boolean }): string {
  const { red, green, bold } = createColors(colour);
  const { stock, patched } = result;
  const table = new Table({
    head: ['', stock.title, patched.title],
    colWidths: [12, 46, 46],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  const both = (text: (side: DemoSide) => string) => [text(stock), text(patched)];
  table.push(
    ['built with', ...both(recipeText)],
    ['verdict', ...both(({ report }) => (report.ok ? green('passes') : red('fails')))],
    ['rules say', ...both(ruleText)],
    ['it ran', ...both(runText)],
    ['printed', ...both(outputText)],
    ['threads', ...both(threadText)],
    ['heap peak', ...both(side => (last(side) === undefined ? '-' : formatSize(last(side)?.heap.peak ?? 0)))],
    ['stack used', ...both(stackText)],
  );
  const verdict = result.ok
    ? bold(green('The same source: caught with the stock libc, right with the patched one.'))
    : bold(red('The demo did not go as it should; please report this output.'));
  return [
    bold(`${result.program}: C++17, ${result.documents} JSON documents on 4 threads`),
    table.toString(),
    verdict,
    '',
    NEXT,
  ].join('\n');
}

const NEXT = `In a project of your own:
  npx wamr-pthread patch                             make the sysroot
  npx wamr-pthread c++ -- -O2 app.cpp -o app.wasm    build with it
  npx wamr-pthread verify app.wasm --runs 20         check what came out`;

function recipeText({ recipe }: DemoSide): string {
  return recipe.map(line => (line.length > 88 ? `${line.slice(0, 85)}…` : line)).join('\n');
}

function ruleText({ report }: DemoSide): string {
  const errors = report.findings.filter(
    ({ engine, severity }) => engine === undefined && severity === 'error',
  );
  return errors.length === 0
    ? 'nothing'
    : errors.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

function last({ report }: DemoSide): RunResult | undefined {
  return report.runs.at(-1);
}

function runText(side: DemoSide): string {
  const { runs } = side.report;
  const run = runs.find(({ outcome }) => outcome !== 'passed') ?? runs[0];
  if (run === undefined) return 'not run';
  if (run.outcome === 'passed')
    return `${runs.length} of ${runs.length} runs passed (${run.milliseconds.toFixed(0)} ms)`;
  const where = run.trap?.stack
    .slice(0, 4)
    .map(({ name }) => shortName(name))
    .join(' <- ');
  const what = run.trap === undefined ? `${run.outcome}, exit code ${run.exitCode ?? '-'}` : run.trap.message;
  return `${run.outcome} in thread ${run.trap?.thread ?? 0}: ${what}${where === undefined ? '' : `\nin ${where}`}`;
}

function outputText(side: DemoSide): string {
  const run = last(side);
  const text = [run?.stdout, run?.stderr].filter(Boolean).join('').trim();
  return text === '' ? '-' : text.split('\n').slice(-6).join('\n');
}

function threadText(side: DemoSide): string {
  const threads = last(side)?.threads;
  return threads === undefined
    ? '-'
    : `${threads.created} created, ${threads.failed} failed, ${threads.peak} at the same time`;
}

function stackText(side: DemoSide): string {
  const run = last(side);
  if (run === undefined || run.stacks.length === 0) return '-';
  return run.stacks
    .slice(0, run.threads.peak + 1)
    .map(
      ({ used, size }, i) =>
        `${i === 0 ? 'main' : `thread ${i}`}: ${formatSize(used)} of ${formatSize(size)}`,
    )
    .join('\n');
}
