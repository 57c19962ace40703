import { z } from 'zod';

const count = z.int().min(0);

const sourcePlace = z
  .strictObject({
    file: z.string().describe('As the debug information writes it.'),
    line: z.int().min(1),
    column: z.int().min(1).optional(),
  })
  .describe('Place in the source of the program.');

const access = z.strictObject({
  thread: z.string().describe('`main`, `thread 2`, `host thread 1`.'),
  operation: z.enum(['read', 'write', 'atomic read', 'atomic write']),
  size: count.describe('Bytes.'),
  function: z.string(),
  line: z.string().optional().describe('`race.c:12`, where the module has debug information.'),
  stack: z.array(z.string()).describe('Innermost first.'),
  native: z.string().optional().describe('The function of the runtime that did it for the module.'),
  createdBy: z.string().optional().describe('How the thread came to be.'),
});

const finding = z.strictObject({
  rule: z.string().describe('Stable id; docs/rules.md and `wamr-pthread explain` tell about each.'),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string().describe('What is wrong, with names and numbers.'),
  fix: z.string().describe('What to do about it.'),
  where: z.string().optional().describe('Function, import, export, or member of an archive.'),
  engine: z.string().optional().describe('The engine that saw it; absent for static rules.'),
  chain: z
    .array(z.string())
    .optional()
    .describe('Function names from an entry point to the place, outermost first.'),
  source: sourcePlace.optional(),
  accesses: z.array(access).optional().describe('Of a data race: its two sides.'),
  known: z
    .literal(true)
    .optional()
    .describe(
      'Accepted by the baseline: it does not make `verify` fail. Absent: it is new, or there is no baseline.',
    ),
});

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

const run = z.strictObject({
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
  stdout: z.string(),
  stderr: z.string(),
});

const advice = z.strictObject({
  settings: z.array(
    z.strictObject({
      key: z.enum(['threads.max', 'threads.stackSize', 'memory.appHeap']),
      now: count.describe('Threads, or bytes.'),
      proposed: count,
      why: z.string().describe('What was measured.'),
    }),
  ),
  notes: z.array(z.string()),
});

/** A report as `--json` prints it. Keys come in this order, whatever made the report. */
export const reportSchema = z.strictObject({
  version: z
    .literal(1)
    .describe('Grows when a key goes or changes its meaning; new keys come with a new schema.'),
  file: z.string().describe('As it was named.'),
  kind: z.enum(['object', 'archive']).optional().describe('What the file is; absent: a linked module.'),
  ok: z.boolean().describe('No finding with severity `error` but known ones.'),
  findings: z.array(finding),
  runs: z.array(run).describe('In the order in which they took place; empty: rules only.'),
  advice: advice
    .optional()
    .describe('Settings that the runs show to be enough; absent unless every run passed.'),
});

const failure = z
  .strictObject({
    error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() }),
  })
  .describe(
    'In place of a report: nothing was checked. docs/errors.md lists the codes; the exit code is 2 or 70.',
  );

/** JSON Schema (draft 7) of what `verify --json` prints: a report, a list of them for several files, or an error. */
export function reportJsonSchema(): unknown {
  const options = { target: 'draft-07', io: 'output' } as const;
  const { $schema, ...report } = z.toJSONSchema(reportSchema, options);
  const { $schema: _, ...error } = z.toJSONSchema(failure, options);
  return {
    $schema,
    title: 'wamr-pthread report',
    description: 'What `wamr-pthread verify --json` prints.',
    anyOf: [
      { $ref: '#/definitions/report' },
      { type: 'array', items: { $ref: '#/definitions/report' }, minItems: 2 },
      { $ref: '#/definitions/error' },
    ],
    definitions: { report, error },
  };
}
