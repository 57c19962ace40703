import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  bytesToMb,
  cpuOf,
  hasNumbers,
  median,
  NO_LLVM_AR,
  runChild,
  sha256,
  systemLlvmAr,
} from './measure.js';
import type { Subject } from './subjects.js';
import type { Bench, Row, Section } from './types.js';

const REPEATS = 9;
const WARM = 12;

type EditFigures = Record<'cpu' | 'warmCpu' | 'peakGrowth', number>;

/** One edit in a fresh process; `repeats` more in the same process give the figure for warm code. */
export function editOnce(mode: 'allocator' | 'layer', file: string, out: string, repeats = 0): EditFigures {
  return runChild('edit.mjs', [mode, file, out, String(repeats)], (value): value is EditFigures =>
    hasNumbers(value, 'cpu', 'warmCpu', 'peakGrowth'),
  );
}

/** CPU time in milliseconds of `llvm-ar d` on a copy of the archive; the copy is left as `out`. */
export function peerOnce(llvmAr: string, file: string, out: string, member: string): number {
  copyFileSync(file, out);
  return cpuOf(llvmAr, ['d', out, member]);
}

/** The edit of each libc.a against `llvm-ar d` and ar-async. */
export function benchEdit(subjects: readonly Subject[], absent: readonly string[], bench: Bench): Section {
  const llvmAr = systemLlvmAr();
  const rows = subjects.flatMap(subject => {
    bench.say(`edit: ${subject.title}`);
    return rowsOf(subject, llvmAr, bench.folder);
  });
  return {
    title: 'Edit of libc.a: take the allocator out, file to file, with a new symbol index',
    method: [
      `CPU time, user and system; medians of ${REPEATS} runs, ours and the peer's in turn, each in a fresh process.`,
      'Ours is the first edit of its process (code not yet compiled), without the start of Node; llvm-ar with its start.',
      `"Warm" is the median of the next ${WARM} edits in the same process.`,
      '"Whole patch" parses and judges every member, edits objects and adds the layer; llvm-ar does nothing like it.',
      'ar-async (3 runs) makes no symbol index.',
      'Peak memory is the largest resident set of the process after its first edit, less what it had before. Besides',
      "the archive's bytes this is V8's own, compiled code and young objects: some megabytes, however small the archive.",
    ],
    rows,
    missing: llvmAr === undefined ? [...absent, NO_LLVM_AR] : absent,
  };
}

function rowsOf(
  { title, file, allocator, size }: Subject,
  llvmAr: string | undefined,
  folder: string,
): Row[] {
  const [ours, theirs] = [join(folder, 'ours.a'), join(folder, 'theirs.a')];
  const edits: EditFigures[] = [];
  const peer: number[] = [];
  for (let i = 0; i < REPEATS; i += 1) {
    edits.push(editOnce('allocator', file, ours, WARM));
    if (llvmAr !== undefined) peer.push(peerOnce(llvmAr, file, theirs, allocator));
  }
  const same =
    llvmAr === undefined ? {} : { note: sha256(ours) === sha256(theirs) ? 'same bytes' : 'OTHER BYTES' };
  const again = (count: number, once: () => number): number => median(Array.from({ length: count }, once));
  const row = (what: string, value: number, goal?: number): Row => ({
    what: `${title} (${bytesToMb(size).toFixed(1)} MB): ${what}`,
    value,
    unit: 'ms',
    ...(llvmAr === undefined
      ? {}
      : { peer: { name: 'llvm-ar d', value: median(peer) }, ratio: value / median(peer) }),
    ...(goal === undefined ? {} : { goal }),
  });
  const [first, warm, peak] = [
    median(edits.map(({ cpu }) => cpu)),
    median(edits.map(({ warmCpu }) => warmCpu)),
    median(edits.map(({ peakGrowth }) => peakGrowth)),
  ];
  return [
    { ...row('edit', first, 1), ...same },
    memoryRow(`${title}: peak memory of the edit`, peak, size),
    row('edit, warm', warm),
    row(
      'whole patch',
      again(5, () => editOnce('layer', file, ours).cpu),
    ),
    row(
      'the same edit with ar-async',
      again(3, () => arAsync(file, ours, allocator, folder)),
    ),
  ];
}

/** Peak memory in bytes against the size of the archive. */
export function memoryRow(what: string, peak: number, size: number): Row {
  const peer = { name: 'the archive', value: bytesToMb(size) };
  return { what, value: bytesToMb(peak), unit: 'MB', peer, ratio: peak / size, goal: 3 };
}

function arAsync(file: string, out: string, member: string, folder: string): number {
  const scratch = mkdtempSync(join(folder, 'members-'));
  try {
    const isResult = (value: unknown): value is { cpu: number } => hasNumbers(value, 'cpu');
    return runChild('ar-async.mjs', [file, out, member, scratch], isResult, ['--no-deprecation']).cpu;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
