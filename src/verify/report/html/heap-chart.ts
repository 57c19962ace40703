import { formatSize } from '../../../config/size.js';
import type { RunResult } from '../../types.js';
import { axis } from './lanes.js';
import { html, type Markup, px } from './markup.js';
import { formatTime, PLOT, type TimeScale, ticks } from './scale.js';

const HEIGHT = 130;
const TOP = 16;
const BOTTOM = HEIGHT - 4;

/** How many bytes the app heap held over time; undefined where it was not used. */
export function heapChart(
  { timeline, heap, memory }: RunResult,
  scale: TimeScale,
  id: string,
): Markup | undefined {
  const samples = timeline?.heap ?? [];
  const most = Math.max(0, ...samples.map(({ live }) => live));
  if (samples.length === 0 || most === 0) return undefined;
  const y = (bytes: number) => BOTTOM - (bytes / most) * (BOTTOM - TOP);
  const points = samples.map(({ at, live }) => ({ x: scale.x(at), y: y(live) }));
  const first = points[0];
  const line = points.map(each => `L${px(each.x)} ${px(each.y)}`).join('');
  const last = points.at(-1);
  const peak = samples.find(({ live }) => live === most);
  const size = memory?.appHeap === undefined ? undefined : memory.appHeap.end - memory.appHeap.start;
  const share = size === undefined ? '' : ` of ${formatSize(size)}`;
  const text = `peak ${formatSize(heap.peak)}${share}`;
  const peakX = scale.x(peak?.at ?? 0);
  const anchor = peakX > (PLOT.left + PLOT.right) / 2 ? 'end' : 'start';
  return html`<figure class="chart">
<figcaption><h4>App heap</h4></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="App heap over time">
<svg viewBox="0 0 ${PLOT.width} ${HEIGHT + 26}" role="img" aria-labelledby="${id}t ${id}d">
<title id="${id}t">App heap over time</title>
<desc id="${id}d">${text}, ${formatSize(heap.live)} at the end; ${heap.allocations} allocations in ${formatTime(scale.to - scale.from)}.</desc>
${axis(scale, BOTTOM)}
${ticks(most, 3, 1024).map(
  bytes => html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${px(y(bytes))}" y2="${px(y(bytes))}"/>
<text x="${PLOT.left - 8}" y="${px(y(bytes) + 4)}" text-anchor="end">${formatSize(bytes)}</text>`,
)}
<path class="area" d="M${px(first?.x ?? 0)} ${BOTTOM}${line}L${px(last?.x ?? 0)} ${BOTTOM}Z"/>
<path class="curve" d="M${px(first?.x ?? 0)} ${BOTTOM}${line}"/>
<circle class="dot" cx="${px(peakX)}" cy="${TOP}" r="3"/>
<text class="strong" x="${px(peakX + (anchor === 'end' ? -7 : 7))}" y="${TOP - 4}" text-anchor="${anchor}">${text}</text>
</svg>
</div>
</figure>`;
}
