import { mkdirSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { editOnce, memoryRow, peerOnce } from './edit.js';
import { bytesToMb, hasNumbers, median, NO_LLVM_AR, runChild, systemLlvmAr } from './measure.js';
import type { Subject } from './subjects.js';
import type { Bench, Row, Section } from './types.js';

const SIZES = [46, 185, 500];
/** Time for each MB may grow by this factor from the smallest archive to the largest: linear, with some noise. */
const FLAT = 1.2;
/** Input, output, the peer's copy and its temporary file. */
const DISK_FACTOR = 4;
const MEMORY_FACTOR = 4;

/** How the edit grows with the archive, in time and memory. */
export async function benchGrowth(
  subjects: readonly Subject[],
  { folder, quick, say }: Bench,
): Promise<Section> {
  const place = join(folder, 'growth');
  mkdirSync(place);
  const llvmAr = systemLlvmAr();
  const missing: string[] = llvmAr === undefined ? [NO_LLVM_AR] : [];
  const measured: Measured[] = [];
  for (const megabytes of quick ? SIZES.slice(0, 2) : SIZES) {
    const short = await shortage(place, megabytes);
    if (short === undefined) {
      say(`growth: ${megabytes} MB`);
      measured.push(measure(subjects, megabytes, place, llvmAr));
    } else {
      missing.push(`${megabytes} MB: ${short}`);
    }
  }
  return {
    title: 'The same edit on larger archives',
    method: [
      'Archives made of the members of every libc.a above, repeated; one allocator is in there, once.',
      'CPU time as above. Growth is CPU time for each MB, against that of the smallest archive: 1.0 is linear.',
      'Peak memory as above; the largest of the runs.',
    ],
    rows: rowsOf(measured),
    missing,
  };
}

interface Measured {
  readonly size: number;
  readonly cpu: number;
  readonly peak: number;
  readonly peer: number | undefined;
}

function measure(
  subjects: readonly Subject[],
  megabytes: number,
  folder: string,
  llvmAr: string | undefined,
): Measured {
  const [large, out] = [join(folder, 'large.a'), join(folder, 'out.a')];
  try {
    const isSize = (value: unknown): value is { size: number } => hasNumbers(value, 'size');
    const inputs = subjects.map(({ file }) => file);
    const { size } = runChild('make-large.mjs', [large, String(megabytes), ...inputs], isSize);
    const repeats = megabytes > 200 ? 3 : 5;
    const edits = Array.from({ length: repeats }, () => editOnce('allocator', large, out));
    return {
      size,
      cpu: median(edits.map(({ cpu }) => cpu)),
      peak: Math.max(...edits.map(({ peakGrowth }) => peakGrowth)),
      peer: llvmAr && subjects[0] ? peerOnce(llvmAr, large, out, subjects[0].allocator) : undefined,
    };
  } finally {
    rmSync(large, { force: true });
    rmSync(out, { force: true });
  }
}

function rowsOf(measured: readonly Measured[]): Row[] {
  const smallest = measured[0];
  if (smallest === undefined) return [];
  const perMb = (each: Measured): number => each.cpu / bytesToMb(each.size);
  return measured.flatMap((each): Row[] => {
    const title = `${Math.round(bytesToMb(each.size))} MB`;
    const { cpu, peak, peer, size } = each;
    const rows: Row[] = [
      {
        what: `${title}: edit`,
        value: cpu,
        unit: 'ms',
        ...(peer === undefined ? {} : { peer: { name: 'llvm-ar d', value: peer }, ratio: cpu / peer }),
      },
      memoryRow(`${title}: peak memory of the edit`, peak, size),
    ];
    if (each !== smallest)
      rows.push({
        what: `${title}: time for each MB`,
        value: perMb(each),
        unit: 'ms',
        peer: { name: 'smallest archive', value: perMb(smallest) },
        ratio: perMb(each) / perMb(smallest),
        goal: FLAT,
      });
    return rows;
  });
}

/** What the machine lacks for an archive of this size, or undefined. */
async function shortage(folder: string, megabytes: number): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(folder);
  const disk = bytesToMb(bavail * bsize);
  if (disk < DISK_FACTOR * megabytes)
    return `needs ${DISK_FACTOR * megabytes} MB on the disk of the temporary folder, ${Math.floor(disk)} are free`;
  const memory = bytesToMb(freemem());
  if (memory < MEMORY_FACTOR * megabytes)
    return `needs ${MEMORY_FACTOR * megabytes} MB of memory, ${Math.floor(memory)} are free`;
  return undefined;
}
