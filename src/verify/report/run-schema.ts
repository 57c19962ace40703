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
  stdout: z.string(),
  stderr: z.string(),
});
