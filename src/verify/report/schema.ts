import { z } from 'zod';
import { count, heapPlace, own, runSchema } from './run-schema.js';

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
  own,
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
  heap: z
    .strictObject({
      stack: z.array(z.string()).describe('Innermost first.'),
      allocated: heapPlace.optional(),
      freed: heapPlace.optional(),
    })
    .optional()
    .describe('Of a misuse of the heap: where, who allocated the block, who freed it.'),
  seed: z
    .string()
    .optional()
    .describe('The seed of the first shaken run that showed it: `verify --seed` replays that run.'),
  known: z
    .literal(true)
    .optional()
    .describe(
      'Accepted by the baseline: it does not make `verify` fail. Absent: it is new, or there is no baseline.',
    ),
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
  tool: z.string().optional().describe('The version of wamr-pthread.'),
  sha256: z.string().optional().describe("Of the module's bytes; absent for objects and archives."),
  shard: z
    .strictObject({
      index: z.int().min(1),
      of: z.int().min(1),
      runs: z.int().min(1).describe('Of all shards together, on each engine.'),
      timeout: z.number().positive().describe('Seconds after which a run counted as a hang.'),
    })
    .optional()
    .describe('Which part of the runs these are (`--shard`); absent: all of them.'),
  ok: z.boolean().describe('No finding with severity `error` but known ones.'),
  findings: z.array(finding),
  runs: z.array(runSchema).describe('In the order in which they took place; empty: rules only.'),
  advice: advice
    .optional()
    .describe('Settings that the runs show to be enough; absent unless every run passed.'),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional()
    .describe('Settings that count for the verdict, by their keys in the config.'),
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
