import { threadName } from '../../thread-name.js';
import type { RunResult } from '../../types.js';
import { type Lane, type Lanes, longestWait, objectOf, type Stretch, spent } from './lane-model.js';
import { html, type Markup, px } from './markup.js';
import { formatTime, PLOT, type TimeScale, ticks, timeScale } from './scale.js';

const LANE = 30;
const BAR = 16;
const TOP = 10;
const AXIS = 26;

/** So many objects have a colour and a pattern of their own; the others share one. */
const COLOURS = 5;

/** The threads as lanes, with a legend, and the same as a table. `id` makes the ids of the page unique. */
export function lanesFigure(run: RunResult, model: Lanes, id: string): Markup {
  const scale = timeScale(model.from, model.to);
  const colours = new Map(model.objects.slice(0, COLOURS).map(({ name }, at) => [name, at + 1]));
  const height = TOP + model.lanes.length * LANE + AXIS;
  const rows = new Map(model.lanes.map(({ thread }, at) => [thread, TOP + at * LANE + LANE / 2]));
  return html`<figure class="chart">
<div class="scroll" tabindex="0" role="group" aria-label="Threads over time">
<svg viewBox="0 0 ${PLOT.width} ${height}" role="img" aria-labelledby="${id}t ${id}d">
<title id="${id}t">Threads over time</title>
<desc id="${id}d">${descriptionOf(model)}</desc>
${axis(scale, height - AXIS)}
${model.lanes.map(lane => spawnLine(lane, rows, scale))}
${model.lanes.map(lane => drawLane(lane, rows.get(lane.thread) ?? 0, scale, colours))}
</svg>
</div>
${legend(model, colours)}
</figure>
${laneTable(model)}
${notes(run)}`;
}

function descriptionOf({ lanes, from, to }: Lanes): string {
  const list = lanes.map(({ thread }) => threadName(thread)).join(', ');
  return `A lane for each of ${lanes.length} threads (${list}) over ${formatTime(to - from)}; the table below has the numbers.`;
}

/** Lines and times at the bottom; also for other charts of the run. */
export function axis({ from, to, x }: TimeScale, bottom: number): Markup {
  const span = to - from;
  return html`${ticks(span, 8).map(
    at => html`<line class="grid" x1="${px(x(from + at))}" x2="${px(x(from + at))}" y1="0" y2="${bottom}"/>
<text x="${px(x(from + at))}" y="${bottom + 18}" text-anchor="${at === 0 ? 'start' : 'middle'}">${formatTime(at, span)}</text>`,
  )}`;
}

/** From the creator's lane to the new one. */
function spawnLine(lane: Lane, rows: ReadonlyMap<number, number>, { x }: TimeScale): Markup | undefined {
  const parent = lane.createdBy === undefined ? undefined : rows.get(lane.createdBy);
  const own = rows.get(lane.thread);
  if (parent === undefined || own === undefined || lane.createdAt === undefined) return undefined;
  const at = px(x(lane.createdAt));
  return html`<path class="spawn" d="M${at} ${parent + BAR / 2}V${own}"/>`;
}

function drawLane(
  lane: Lane,
  middle: number,
  scale: TimeScale,
  colours: ReadonlyMap<string, number>,
): Markup {
  const { at, how } = lane.end;
  const x = scale.x(at);
  return html`<g><text class="name" x="0" y="${middle + 4}">${threadName(lane.thread)}</text>
${lane.stretches.map(each => drawStretch(each, middle, scale, colours))}
${how === 'ended' ? html`<path class="end" d="M${px(x)} ${middle - BAR / 2}v${BAR}"/>` : undefined}
${how === 'trapped' ? trapMark(x, middle) : undefined}</g>`;
}

function trapMark(x: number, middle: number): Markup {
  const left = Math.min(x + 5, PLOT.right - 10);
  const word = left > PLOT.right - 60 ? { x: left - 8, anchor: 'end' } : { x: left + 16, anchor: 'start' };
  const paper = word.anchor === 'end' ? word.x - 34 : word.x - 4;
  return html`<path class="trap" d="M${px(left)} ${middle - 5}l10 10m0 -10l-10 10"/>
<rect class="paper" x="${px(paper)}" y="${middle - 8}" width="38" height="16" rx="3"/>
<text class="trap-word" x="${px(word.x)}" y="${middle + 4}" text-anchor="${word.anchor}">trap</text>`;
}

function drawStretch(
  { kind, from, to, on }: Stretch,
  middle: number,
  { x }: TimeScale,
  colours: ReadonlyMap<string, number>,
): Markup {
  const left = x(from);
  const width = Math.max(x(to) - left, 0.35);
  const place = html`x="${px(left)}" y="${middle - BAR / 2}" width="${px(width)}" height="${BAR}"`;
  if (kind === 'pending') return html`<rect class="pending" ${place}/>`;
  if (on === undefined) return html`<rect class="run-bar" ${place}/>`;
  const colour = colours.get(objectOf(on)) ?? 0;
  // Nobody can point at less; the table has the sums.
  const title = width < 2 ? undefined : html`<title>${on}: ${formatTime(to - from)}</title>`;
  return html`<rect class="w${colour}" ${place}>${title}</rect>${barLabel(objectOf(on), left, width, middle)}`;
}

/** Letters are about so wide. */
const LETTER = 6.4;

function barLabel(text: string, left: number, width: number, middle: number): Markup | undefined {
  const needed = text.length * LETTER + 12;
  if (width < needed + 12) return undefined;
  const centre = left + width / 2;
  return html`<rect class="paper" x="${px(centre - needed / 2)}" y="${middle - 7}" width="${px(needed)}" height="14" rx="7"/>
<text class="strong" x="${px(centre)}" y="${middle + 4}" text-anchor="middle">${text}</text>`;
}

function legend({ objects, lanes }: Lanes, colours: ReadonlyMap<string, number>): Markup {
  const others = objects.length - colours.size;
  const key = (shape: Markup, text: string) =>
    html`<li><svg viewBox="0 0 26 13" aria-hidden="true" focusable="false">${shape}</svg>${text}</li>`;
  const full = (name: string) => html`<rect class="${name}" width="26" height="13"/>`;
  const pending = lanes.some(each => each.stretches.some(({ kind }) => kind === 'pending'));
  return html`<ul class="legend" aria-label="Legend">
${key(full('run-bar'), 'running')}
${pending ? key(html`<rect class="pending" x="1" y="1" width="24" height="11"/>`, 'created, not yet started') : undefined}
${[...colours].map(([name, colour]) => key(full(`w${colour}`), `waits: ${name}`))}
${others > 0 ? key(full('w0'), `waits: ${others} other ${others === 1 ? 'thing' : 'things'}`) : undefined}
${lanes.some(({ end }) => end.how === 'trapped') ? key(html`<path class="trap" d="M8 2l9 9m0 -9l-9 9"/>`, 'trap') : undefined}
</ul>`;
}

function laneTable({ lanes, from, to }: Lanes): Markup {
  const span = to - from;
  const time = (at: number) => formatTime(at, span);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table of threads"><table>
<caption>The same in numbers, from the program’s start</caption>
<thead><tr><th scope="col">Thread</th><th scope="col">Created by</th><th scope="col" class="n">Began</th><th scope="col" class="n">Ended</th><th scope="col" class="n">Ran</th><th scope="col" class="n">Waited</th><th scope="col" class="wide">Longest for</th></tr></thead>
<tbody>${lanes.map(lane => {
    const first = lane.stretches.find(({ kind }) => kind !== 'pending');
    const most = longestWait(lane);
    return html`<tr><th scope="row">${threadName(lane.thread)}</th><td>${lane.createdBy === undefined ? '–' : threadName(lane.createdBy)}</td>
<td class="n">${first === undefined ? '–' : time(first.from - from)}</td><td class="n">${lane.end.how === 'open' ? 'still lived' : `${time(lane.end.at - from)}${lane.end.how === 'trapped' ? ' (trap)' : ''}`}</td>
<td class="n">${time(spent(lane, 'running'))}</td><td class="n">${time(spent(lane, 'waiting'))}</td><td class="wide">${most === undefined ? '–' : `${most.name} (${time(most.total)})`}</td></tr>`;
  })}</tbody></table></div>`;
}

function notes({ timeline }: RunResult): Markup {
  return html`${
    timeline?.waits === 'natives'
      ? html`<p class="muted">Waiting inside the module (memory.atomic.wait, the locks of a patched libc) is not seen on this engine: such threads are drawn as running.</p>`
      : undefined
  }${
    (timeline?.dropped ?? 0) > 0
      ? html`<p class="muted">${timeline?.dropped} later events were not kept.</p>`
      : undefined
  }`;
}
