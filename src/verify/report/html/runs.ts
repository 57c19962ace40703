import { formatSize } from '../../../config/size.js';
import { shortName } from '../../function-names.js';
import { threadName } from '../../thread-name.js';
import type { RunResult } from '../../types.js';
import { heapChart } from './heap-chart.js';
import { lanesOf } from './lane-model.js';
import { lanesFigure } from './lanes.js';
import { html, type Markup } from './markup.js';
import { timeScale } from './scale.js';

/** Every run as a row. Seeds are those of shaken schedules. */
export function runsTable(runs: readonly RunResult[]): Markup {
  const seeds = runs.map(seedOf);
  const hasSeeds = seeds.some(seed => seed !== undefined);
  return html`<div class="panel"><div class="scroll" tabindex="0" role="group" aria-label="Table of runs"><table>
<thead><tr><th scope="col" class="n">Run</th><th scope="col">Engine</th><th scope="col">Outcome</th>${hasSeeds ? html`<th scope="col" class="n">Seed</th>` : undefined}<th scope="col" class="n">Time</th><th scope="col" class="n">Threads</th><th scope="col" class="n">At once</th><th scope="col" class="n">Heap peak</th><th scope="col" class="n">Left</th><th scope="col" class="n">Allocations</th></tr></thead>
<tbody>${runs.map(
    (run, at) =>
      html`<tr><th scope="row" class="n">${at + 1}</th><td>${run.engine}</td><td>${outcome(run)}</td>${hasSeeds ? html`<td class="n">${seeds[at] ?? '–'}</td>` : undefined}<td class="n">${run.milliseconds} ms</td><td class="n">${run.threads.created}${run.threads.failed > 0 ? ` (${run.threads.failed} failed)` : ''}</td><td class="n">${run.threads.peak}</td><td class="n">${formatSize(run.heap.peak)}</td><td class="n">${formatSize(run.heap.live)}</td><td class="n">${run.heap.allocations}</td></tr>`,
  )}</tbody></table></div>
${notSeen(runs)}</div>`;
}

function seedOf({ schedule }: RunResult & { readonly schedule?: { readonly seed?: string | number } }) {
  return schedule?.seed;
}

function outcome({ outcome: how, exitCode, trap }: RunResult): Markup {
  if (how === 'passed') return html`<span class="ok">✓ passed</span>`;
  const detail =
    how === 'exit' ? ` with ${exitCode ?? '?'}` : trap === undefined ? '' : ` in ${threadName(trap.thread)}`;
  return html`<span class="bad">✕ ${how}${detail}</span>`;
}

function notSeen(runs: readonly RunResult[]): Markup {
  const engines = [...new Set(runs.map(({ engine }) => engine))];
  return html`${engines.map(engine => {
    const missing = runs.find(each => each.engine === engine)?.notSeen ?? [];
    return missing.length === 0
      ? undefined
      : html`<p class="muted">What ${engine} cannot see: ${missing.join('; ')}.</p>`;
  })}`;
}

/** The lives of threads and heap of each run that tells of them; one that failed is open, and rather one that saw all waits. */
export function timelinesSection(runs: readonly RunResult[], id: string): Markup | undefined {
  const told = runs.flatMap((run, at) => {
    const lanes = lanesOf(run);
    return lanes === undefined ? [] : [{ run, lanes, number: at + 1 }];
  });
  if (told.length === 0) return undefined;
  const failed = told.filter(({ run }) => run.outcome !== 'passed');
  const candidates = failed.length > 0 ? failed : told;
  const open = candidates.find(({ run }) => run.timeline?.waits === 'all') ?? candidates[0];
  return html`${told.map(each => {
    const own = `${id}-r${each.number}`;
    const chart = heapChart(each.run, timeScale(each.lanes.from, each.lanes.to), `${own}h`);
    return html`<details class="run panel"${each === open ? html` open` : undefined}><summary>Run ${each.number} on ${each.run.engine}: ${outcome(each.run)}</summary>
<div class="body">${lanesFigure(each.run, each.lanes, `${own}l`)}${chart}</div></details>`;
  })}`;
}

/** What the program printed, and how it failed. */
export function outputSection(runs: readonly RunResult[]): Markup {
  return html`${runs.map((run, at) => {
    const { stdout, stderr, trap, blocked = [] } = run;
    const parts = [
      ...(trap === undefined ? [] : [trapText(trap)]),
      ...(blocked.length === 0
        ? []
        : [
            html`<h4>Who waited for what</h4><ul>${blocked.map(each => html`<li>${threadName(each.thread)}: <code>${each.on}</code></li>`)}</ul>`,
          ]),
      ...(stdout === '' ? [] : [output('Standard output', stdout)]),
      ...(stderr === '' ? [] : [output('Standard error', stderr)]),
      ...(run.steps === undefined ? [] : [stepsTable(run.steps)]),
    ];
    return parts.length === 0
      ? undefined
      : html`<details><summary>Run ${at + 1} on ${run.engine}</summary><div class="body">${parts}</div></details>`;
  })}`;
}

function trapText({ message, thread, stack }: NonNullable<RunResult['trap']>): Markup {
  return html`<h4>Trap in ${threadName(thread)}: ${message}</h4><ol>${stack.map(({ name }) => html`<li><code>${shortName(name)}</code></li>`)}</ol>`;
}

/** More than anybody scrolls through. */
const LONGEST = 40_000;

function output(title: string, text: string): Markup {
  const shown =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} more characters` : text;
  return html`<h4>${title}</h4><pre class="out" tabindex="0" aria-label="${title}">${shown}</pre>`;
}

function stepsTable(steps: NonNullable<RunResult['steps']>): Markup {
  return html`<h4>Steps of the scenario</h4><div class="scroll" tabindex="0" role="group" aria-label="Steps of the scenario"><table>
<thead><tr><th scope="col">Thread</th><th scope="col">Call</th><th scope="col" class="n">Calls</th><th scope="col" class="n">Expected</th><th scope="col" class="n">Last</th><th scope="col" class="n">Mismatches</th></tr></thead>
<tbody>${steps.map(each => html`<tr><th scope="row">${each.thread}</th><td><code>${each.call}</code></td><td class="n">${each.calls}</td><td class="n">${each.expected ?? '–'}</td><td class="n">${each.last ?? '–'}</td><td class="n">${each.mismatches}</td></tr>`)}</tbody></table></div>`;
}
