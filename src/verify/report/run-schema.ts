import { z } from 'zod';

export const count = z.int().min(0);

const trap = z.strictObject({
  message: z.string(),
  thread: z.int().describe('0: main; from 1: threads in order of creation; below 0: threads of the host.'),
  stack: z
    .array(z.strictObject({ name: z.string(), offset: count.describe('In the module, in bytes.') }))
    .describe('Innermost first.'),
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
  milliseconds: z.number().min(0),
  memory: memory.optional(),
  timeline: timeline
    .optional()
    .describe('What the threads did and when; absent: not recorded, or another run shows it.'),
  stdout: z.string(),
  stderr: z.string(),
});
