import { z } from 'zod';
import { heapMisuseKinds } from '../heap/types.js';

export const count = z.int().min(0);

const trap = z.strictObject({
  message: z.string(),
  thread: z.int().describe('0: main; from 1: threads in order of creation; below 0: threads of the host.'),
  stack: z
    .array(z.strictObject({ name: z.string(), offset: count.describe('In the module, in bytes.') }))
    .describe('Innermost first.'),
});

export const own = count
  .optional()
  .describe("Position in `stack` of the nearest function whose line is the program's.");

export const heapPlace = z.strictObject({
  thread: z.int().describe('As in `trap`.'),
  stack: z.array(z.string()).describe('Innermost first.'),
  own,
});

const misuse = heapPlace.extend({
  kind: z.enum(heapMisuseKinds),
  address: count.describe('In linear memory.'),
  size: count.optional().describe('Bytes of the access; absent: it was none, or was noticed later.'),
  write: z.boolean(),
  native: z.string().optional().describe('The function of the runtime that did it for the module.'),
  count,
  lookedUp: z
    .literal(true)
    .optional()
    .describe("Of `verify --heap`: sizes and offsets are those of the program's own blocks."),
  source: z.strictObject({ file: z.string(), line: z.int() }).optional(),
  block: z
    .strictObject({ size: count, offset: z.int().describe("Of the access, from the block's start.") })
    .optional(),
  allocated: heapPlace.optional(),
  freed: heapPlace.optional(),
});

const heap = z.strictObject({
  peak: count.describe('Bytes.'),
  live: count.describe('Bytes at the end.'),
  allocations: count,
  failed: count.optional().describe('Allocations that found no room.'),
  invalidFrees: count.optional().describe('Calls of free or realloc with a pointer that is no live block.'),
  sizes: z
    .array(z.strictObject({ size: count, count }))
    .optional()
    .describe('Sizes in bytes that were asked for most often, the most frequent first.'),
  misuse: z.array(misuse).optional().describe('What the program did wrong with it.'),
  leaks: z
    .array(
      heapPlace.extend({
        bytes: count,
        count,
        reachable: z.boolean().describe('Something still points to them.'),
      }),
    )
    .optional()
    .describe('Blocks that were left at the end, by where they were allocated.'),
  watched: z
    .boolean()
    .optional()
    .describe('Of `verify --heap`; false: the module has an allocator of its own, which cannot be watched.'),
});

const locks = z.strictObject({
  calls: count,
  failed: z.array(
    z.strictObject({
      reason: z.enum(['never initialised', 'stale handle', 'other']),
      address: count.describe('Of the mutex, in linear memory.'),
      count,
    }),
  ),
});

const step = z.strictObject({
  thread: z.string().describe('`setup`, `host thread 1` (from 1) or `teardown`.'),
  call: z.string(),
  expected: z.string().optional(),
  calls: count,
  mismatches: count,
  last: z
    .string()
    .optional()
    .describe('The last result; where there were unexpected ones, the last of those.'),
});

const bytes = count.describe('Bytes.');

const range = z.strictObject({ start: bytes, end: bytes.describe('Excluded.') });

const memory = z
  .strictObject({
    size: bytes.describe('Bytes at the start of the program.'),
    data: range.optional().describe('Static data.'),
    slices: z.array(range).describe('Of the aux stack, in the order of `stacks`.'),
    appHeap: range.optional(),
  })
  .describe('What lies where in linear memory.');

const microseconds = count.describe("Microseconds since the program's start.");

const timeline = z.strictObject({
  events: z
    .array(
      z.strictObject({
        at: microseconds,
        thread: z.int().describe('As in `trap`.'),
        kind: z.enum(['created', 'started', 'waits', 'runs', 'ended']),
        on: z.string().optional().describe('What it waits in.'),
        by: z.int().optional().describe('The thread that created it.'),
      }),
    )
    .describe('In the order of time.'),
  heap: z
    .array(z.strictObject({ at: microseconds, live: bytes }))
    .describe('What the app heap held; the highest of each stretch of time.'),
  dropped: count.describe('Events beyond those kept.'),
  waits: z.enum(['all', 'natives']).describe('Which waits are among the events.'),
});

/** One run in a report. */
export const runSchema = z.strictObject({
  engine: z.string(),
  outcome: z.enum(['passed', 'exit', 'trap', 'hang', 'crash']),
  exitCode: z.int().optional().describe('Of the program; 0 is a success also with outcome `exit`.'),
  trap: trap.optional(),
  blocked: z
    .array(z.strictObject({ thread: z.int(), on: z.string() }))
    .optional()
    .describe('Of a hang: what each thread waits for, as far as known.'),
  threads: z.strictObject({ created: count, failed: count, peak: count }),
  heap,
  stacks: z
    .array(z.strictObject({ used: count, size: count, overflowed: z.boolean() }))
    .describe('Bytes of each stack slice; the first is that of main.'),
  unlinked: z.array(z.string()).describe('Imports that WAMR would leave unlinked.'),
  hostCalls: z
    .array(z.strictObject({ name: z.string(), calls: count }))
    .optional()
    .describe("The host's own natives and how often each was called."),
  constructorRuns: count.optional().describe('How often the constructors ran; absent: not counted.'),
  locks: locks.optional(),
  notSeen: z
    .array(z.string())
    .optional()
    .describe('What this engine cannot see; its numbers say nothing then.'),
  suppressed: z
    .array(z.strictObject({ id: z.string(), count }))
    .optional()
    .describe('Known races of libc and how often each was met; absent: races were not looked for.'),
  steps: z.array(step).optional().describe('Of a scenario: what came of each step.'),
  schedule: z
    .strictObject({
      run: z.int().min(1).describe('Its number among the runs of all shards.'),
      seed: z.string().describe('As `--seed` takes it.'),
      maxThreads: count.describe('The thread limit under which it ran.'),
    })
    .optional()
    .describe('How the run was shaken (`--vary`, `--seed`); absent: not at all.'),
  milliseconds: z.number().min(0),
  memory: memory.optional(),
  timeline: timeline
    .optional()
    .describe('What the threads did and when; absent: not recorded, or another run shows it.'),
  stdout: z.string(),
  stderr: z.string(),
});
