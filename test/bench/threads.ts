import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programBuilder, testSysroots } from '../support/link.js';
import { wamrRunner } from '../support/wamr.js';
import { median } from './measure.js';
import type { Bench, Row, Section } from './types.js';

const RUNS = 15;
const RUNS_QUICK = 5;
/** A line that threads.c prints. */
const LINE = /^(\w+) (\d+) ([\d.]+) ([\d.]+)$/gm;

/** What threads.c measures, by its name and the number of threads; a goal is ours divided by WAMR's. */
const MEASUREMENTS = [
  { key: 'mutex 1', what: 'mutex, lock and unlock, 1 thread', goal: 1 / 2.4 },
  { key: 'mutex 4', what: 'the same, 4 threads on one mutex', goal: 1 / 1.8 },
  { key: 'malloc 1', what: 'malloc and free, 64 B, 1 thread', goal: 1.15 },
  { key: 'malloc 4', what: 'the same, 4 threads', goal: 1 },
  { key: 'batch 1', what: '8 mallocs, then 8 frees, 1 thread' },
  { key: 'batch 4', what: 'the same, 4 threads' },
  { key: 'cycle 1', what: 'create and join', goal: 1.2 },
  { key: 'bare 1', what: "the same, against WAMR's create and a bare wait" },
] as const;

type Pair = readonly [ours: number, theirs: number];

/** The layer's functions against WAMR's own, on the real runtime. */
export async function benchThreads({ folder, quick, say }: Bench): Promise<Section> {
  const runs = quick ? RUNS_QUICK : RUNS;
  const section = {
    title: 'Threads on the real WAMR',
    method: [
      `Nanoseconds for each operation, ours and WAMR's own in turn; medians of ${runs} processes. With 4 threads: wall time divided by all their operations.`,
    ],
  };
  const wamr = wamrRunner();
  const sysroot = testSysroots.find(({ part }) => part.missing === undefined);
  if (wamr.missing !== undefined || sysroot === undefined)
    return { ...section, rows: [], missing: [`WAMR: needs ${wamr.missing}`] };
  say('threads: building the program');
  const builder = await programBuilder(sysroot, join(folder, 'threads'));
  const module = await builder.build(fileURLToPath(new URL('./threads.c', import.meta.url)), 'threads');
  const pairs = new Map<string, Pair[]>();
  for (let run = 1; run <= runs; run += 1) {
    say(`threads: run ${run} of ${runs}`);
    for (const threads of ['0', '1', '4'])
      collect((await wamr.run(module, { args: [threads] })).stdout, pairs);
  }
  return { ...section, rows: MEASUREMENTS.map(each => row(each, pairs)), missing: [] };
}

function collect(output: string, pairs: Map<string, Pair[]>): void {
  const lines = [...output.matchAll(LINE)];
  if (lines.length === 0) throw new Error(`threads.c printed ${output}`);
  for (const [, name, threads, ours, theirs] of lines) {
    const key = `${name} ${threads}`;
    pairs.set(key, [...(pairs.get(key) ?? []), [Number(ours), Number(theirs)]]);
  }
}

interface Measurement {
  readonly key: string;
  readonly what: string;
  readonly goal?: number;
}

function row({ key, what, goal }: Measurement, pairs: ReadonlyMap<string, readonly Pair[]>): Row {
  const all = pairs.get(key) ?? [];
  const value = median(all.map(([ours]) => ours));
  const peer = { name: "WAMR's", value: median(all.map(([, theirs]) => theirs)) };
  const ratio = value / peer.value;
  const note = `${(peer.value / value).toFixed(2)} times as fast`;
  return { what, value, unit: 'ns', peer, ratio, note, ...(goal === undefined ? {} : { goal }) };
}
