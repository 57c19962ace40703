import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import ar, { type ArEntry } from 'ar-async';
import { GNU_INDEX, GNU_INDEX64, HEADER_SIZE } from './layout.js';
import type { ReadBack, ReadBackMember, VerifyJob } from './verify-protocol.js';

/** ar-async runs in circles when a file shrinks under it: this long without a byte is taken as that. */
const STALL_MS = 60_000;

// ar-async uses `new Buffer`, which warns. This `process` is the worker's own: nobody else's warnings are touched.
process.noDeprecation = true;

const job: VerifyJob = workerData;
const reader = new ar.ArReader(job.file);
const members: ReadBackMember[] = [];
let index: ReadBack['index'];

// Not a reason to stay alive: a reader that just stops, as at a cut-off BSD name, must end this thread.
const stalled = setTimeout(() => {
  throw new Error(`nothing could be read for ${STALL_MS} ms`);
}, STALL_MS).unref();

reader.on('error', error => {
  throw error;
});
reader.on('entry', (entry, next) => {
  const isFirst = members.length === 0 && index === undefined;
  readContents(entry, isFirst ? indexWordSize(entry) : undefined, next);
});
reader.on('end', finish);

/** Reads one member, then goes on with `next`. An index, which has a `wordSize`, is kept; others are hashed. */
function readContents(entry: ArEntry, wordSize: 4 | 8 | undefined, next: () => void): void {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let size = 0;
  const done = (): void => {
    const headerOffset = entry.streamParam.start - HEADER_SIZE;
    if (wordSize) index = { data: new Uint8Array(Buffer.concat(kept)), wordSize };
    else members.push({ name: nameOf(entry), size, sha256: hash.digest('hex'), headerOffset });
    // Also the way out of a header with a negative size, which sends ar-async back for ever.
    if (members.length > job.maxMembers) finish();
    else next();
  };
  const claimed = entry.fileSize();
  const stream = claimed === 0 ? undefined : entry.fileData();
  if (stream === undefined) {
    done();
    return;
  }
  stream.on('data', chunk => {
    stalled.refresh();
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (wordSize) kept.push(bytes);
    else hash.update(bytes);
  });
  stream.on('end', done);
}

function indexWordSize(entry: ArEntry): 4 | 8 | undefined {
  if (entry.name() === GNU_INDEX) return 4;
  return entry.name() === GNU_INDEX64 ? 8 : undefined;
}

/** ar-async's own resolution decodes the rest of the `//` table for every name: quadratic in its size. */
function nameOf(entry: ArEntry): string {
  const place = /^\/(\d+)$/.exec(entry.name());
  const table = reader.gnuEntry?.data;
  if (place === null || table === undefined) return entry.fileName();
  const start = Number(place[1]);
  const end = table.indexOf('/\n', start);
  return table.toString('utf8', start, end < 0 ? table.length : end);
}

function finish(): void {
  clearTimeout(stalled);
  const reply: ReadBack = { members, index };
  parentPort?.postMessage(reply);
  // Otherwise a reader that was stopped half way could still keep this thread alive.
  parentPort?.close();
}
