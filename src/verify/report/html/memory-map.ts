import { formatSize } from '../../../config/size.js';
import { hex } from '../../race/memory-place.js';
import type { MemoryMap, MemoryRange, RunResult } from '../../types.js';
import { html, type Markup, px } from './markup.js';

const WIDTH = 960;
const ROW = { top: 22, height: 34 } as const;
const ZOOM = { top: 92, height: 30 } as const;
/** Drawn at least so wide, where to scale it would vanish. */
const NARROWEST = 5;
/** More slices have no room for their names. */
const MOST_NAMED = 10;

type AreaKind = 'data' | 'stack' | 'heap' | 'free';

interface Area extends MemoryRange {
  readonly kind: AreaKind;
  readonly name: string;
  /** Bytes used at most; absent: not measured. */
  readonly used?: number;
  /** Position and width in the drawing. */
  readonly x: number;
  readonly width: number;
}

/** What lies where in memory, with the most that the runs used of it; undefined where no run tells. */
export function memoryFigure(runs: readonly RunResult[], id: string): Markup | undefined {
  const run = runs.find(({ memory }) => memory !== undefined);
  if (run?.memory === undefined) return undefined;
  const { memory } = run;
  const stacks = memory.slices.map((_, slot) =>
    Math.max(0, ...runs.map(({ stacks: own }) => own[slot]?.used ?? 0)),
  );
  const peak = Math.max(0, ...runs.map(({ heap }) => heap.peak));
  const areas = placed(areasOf(memory, peak), memory.size);
  const hasSlices = memory.slices.length > 0;
  return html`<div class="panel"><figure class="chart">
<div class="scroll" tabindex="0" role="group" aria-label="Map of linear memory">
<svg viewBox="0 0 ${WIDTH} ${hasSlices ? 142 : 78}" role="img" aria-labelledby="${id}t ${id}d">
<title id="${id}t">Map of linear memory</title>
<desc id="${id}d">${formatSize(memory.size)} from address 0; the table below has every area with its size and what was used of it.</desc>
${areas.map(drawArea)}
${hasSlices ? drawSlices(memory, stacks, areas) : undefined}
<text x="0" y="${ROW.top + ROW.height + 14}">0x0</text>
<text x="${WIDTH}" y="${ROW.top + ROW.height + 14}" text-anchor="end">${hex(memory.size)}</text>
</svg>
</div>
<ul class="legend" aria-label="Legend">${[...new Set(areas.map(({ kind }) => kind))].map(
    kind =>
      html`<li><svg viewBox="0 0 26 13" aria-hidden="true" focusable="false"><rect class="m-${kind}" width="26" height="13"/></svg>${LEGEND[kind]}</li>`,
  )}<li class="muted">full colour: used at most; pale: never used</li></ul>
</figure>
${memoryTable(memory, stacks, peak)}</div>`;
}

const LEGEND: Readonly<Record<AreaKind, string>> = {
  data: 'data',
  stack: 'stacks of main and threads',
  heap: 'app heap',
  free: 'not given to anything',
};

type Unplaced = Omit<Area, 'x' | 'width'>;

/** The areas in the order of their addresses, with what lies between them. */
function areasOf({ size, data, slices, appHeap }: MemoryMap, heapPeak: number): Unplaced[] {
  const stack: Unplaced[] =
    slices.length === 0
      ? []
      : [
          {
            kind: 'stack',
            name: 'stacks',
            start: Math.min(...slices.map(({ start }) => start)),
            end: Math.max(...slices.map(({ end }) => end)),
          },
        ];
  const known: Unplaced[] = [
    ...(data === undefined ? [] : [{ kind: 'data' as const, name: 'data', ...data }]),
    ...stack,
    ...(appHeap === undefined
      ? []
      : [{ kind: 'heap' as const, name: 'app heap', ...appHeap, used: heapPeak }]),
  ].sort((a, b) => a.start - b.start);
  const all: Unplaced[] = [];
  let at = 0;
  for (const area of known) {
    if (area.start > at) all.push({ kind: 'free', name: '', start: at, end: area.start });
    all.push(area);
    at = Math.max(at, area.end);
  }
  if (size > at) all.push({ kind: 'free', name: '', start: at, end: size });
  return all;
}

/** To scale, but nothing narrower than can be seen: what that takes, the others give. */
function placed(areas: readonly Unplaced[], size: number): Area[] {
  const exact = areas.map(({ start, end }) => ((end - start) / size) * WIDTH);
  const small = exact.filter(width => width < NARROWEST).length * NARROWEST;
  const large = exact.filter(width => width >= NARROWEST).reduce((sum, width) => sum + width, 0);
  const factor = large === 0 ? 1 : (WIDTH - small) / large;
  let x = 0;
  return areas.map((area, index) => {
    const own = exact[index] ?? 0;
    const width = own < NARROWEST ? NARROWEST : own * factor;
    const at = x;
    x += width;
    return { ...area, x: at, width };
  });
}

function drawArea({ kind, name, x, width, used, start, end }: Area): Markup {
  const pale = kind === 'heap' || kind === 'stack' ? ' pale' : '';
  const part = used === undefined ? 0 : Math.max(used > 0 ? 2 : 0, (used / (end - start)) * width);
  const label = `${name} ${formatSize(end - start)}`;
  return html`<rect class="m-${kind}${pale}" x="${px(x)}" y="${ROW.top}" width="${px(width)}" height="${ROW.height}"/>
${part > 0 ? html`<rect class="m-${kind}" x="${px(x)}" y="${ROW.top}" width="${px(Math.min(part, width))}" height="${ROW.height}"/>` : undefined}
${name !== '' && width > label.length * 6.6 ? html`<text class="strong" x="${px(x + width / 2)}" y="${ROW.top - 8}" text-anchor="middle">${label}</text>` : undefined}`;
}

/** The slices again, all of the same width. The stack grows downwards: it is used from the right. */
function drawSlices({ slices }: MemoryMap, used: readonly number[], areas: readonly Area[]): Markup {
  const area = areas.find(({ kind }) => kind === 'stack');
  const rows = slices.map((slice, slot) => ({ ...slice, slot })).sort((a, b) => a.start - b.start);
  const gap = rows.length > 60 ? 0 : 4;
  const width = (WIDTH + gap) / rows.length - gap;
  const left = area?.x ?? 0;
  const right = left + (area?.width ?? 0);
  const foot = ROW.top + ROW.height;
  return html`<path class="lens" d="M${px(left)} ${foot}L0 ${ZOOM.top}H${WIDTH}L${px(right)} ${foot}Z"/>
${rows.map(({ slot, start, end }, at) => {
  const x = at * (width + gap);
  const size = Math.max(1, end - start);
  const part = Math.min(width, Math.max((used[slot] ?? 0) > 0 ? 2 : 0, ((used[slot] ?? 0) / size) * width));
  const name = slot === 0 ? 'main' : `slice ${slot}`;
  return html`<rect class="m-stack pale" x="${px(x)}" y="${ZOOM.top}" width="${px(width)}" height="${ZOOM.height}"/>
<rect class="m-stack" x="${px(x + width - part)}" y="${ZOOM.top}" width="${px(part)}" height="${ZOOM.height}"/>
${rows.length > MOST_NAMED ? undefined : html`<text x="${px(x + width / 2)}" y="${ZOOM.top + ZOOM.height + 16}" text-anchor="middle">${name}: ${formatSize(used[slot] ?? 0)}</text>`}`;
})}`;
}

function memoryTable(
  { size, data, slices, appHeap }: MemoryMap,
  stacks: readonly number[],
  peak: number,
): Markup {
  const rows = [
    ...(data === undefined ? [] : [{ name: 'Data', ...data, used: undefined }]),
    ...slices.map((slice, slot) => ({
      name: slot === 0 ? 'Stack of main' : `Stack slice ${slot}`,
      ...slice,
      used: stacks[slot],
    })),
    ...(appHeap === undefined ? [] : [{ name: 'App heap', ...appHeap, used: peak }]),
  ].sort((a, b) => a.start - b.start);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table of memory"><table>
<caption>${formatSize(size)} of linear memory at the start of the program</caption>
<thead><tr><th scope="col">Area</th><th scope="col" class="n">From</th><th scope="col" class="n">To</th><th scope="col" class="n">Size</th><th scope="col" class="n">Used at most</th><th scope="col" class="n">Share</th></tr></thead>
<tbody>${rows.map(
    ({ name, start, end, used }) =>
      html`<tr><th scope="row">${name}</th><td class="n mono">${hex(start)}</td><td class="n mono">${hex(end)}</td><td class="n">${formatSize(end - start)}</td><td class="n">${used === undefined ? '–' : formatSize(used)}</td><td class="n">${used === undefined ? '–' : `${((used / Math.max(1, end - start)) * 100).toFixed(1)} %`}</td></tr>`,
  )}</tbody></table></div>`;
}
