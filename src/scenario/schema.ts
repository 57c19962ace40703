import { z } from 'zod';

/** Every `error` here is the text after "accepted:" in messages; loading puts the key path in front. */
const count = (max: number, what: string) =>
  z.int({ error: what }).min(1, { error: what }).max(max, { error: what });

const position = (what: string) => z.int({ error: what }).min(0, { error: what }).max(99, { error: what });

const number = z.number({ error: 'a number' });

const i64 = z
  .string({ error: 'a whole number of 64 bits as text, such as "-5"' })
  .regex(/^-?\d{1,20}$/, { error: 'a whole number of 64 bits as text, such as "-5"' });

const argSchema = z.union(
  [
    number,
    z.strictObject({ i64: i64.describe('A 64-bit integer as text: JSON numbers end at 2^53.') }),
    z.strictObject({
      f64: z
        .string()
        .regex(/^(-?\d.*|-?inf|nan)$/)
        .describe('"inf", "-inf", "nan" or a number as text.'),
    }),
    z.strictObject({
      text: z
        .string()
        .describe('Placed in the app heap with a NUL after it for this one call; its address is passed.'),
    }),
    z.strictObject({
      length: z.int().min(0).describe('Position in "args" of a text, whose length in bytes is passed.'),
    }),
  ],
  { error: 'a number, {"i64": "…"}, {"f64": "…"}, {"text": "…"} or {"length": position of a text in args}' },
);

const stepSchema = z.strictObject(
  {
    call: z
      .string({ error: 'the name of an exported function' })
      .min(1, { error: 'the name of an exported function' })
      .describe('Name of the exported function.'),
    args: z
      .array(argSchema, { error: 'a list of arguments' })
      .default([])
      .describe('One for each parameter.'),
    repeat: count(1_000_000_000, 'a whole number from 1')
      .default(1)
      .meta({ unit: 'calls' })
      .describe('How often it is called, one call after the other.'),
    expect: z
      .union([number, i64], { error: 'a number, or a 64-bit integer as text' })
      .optional()
      .describe('The result that every call must give; text for 64-bit integers.'),
  },
  { error: 'an object with keys of call, args, repeat, expect' },
);

const stepsSchema = z.array(stepSchema, { error: 'a list of steps' });

const messagesSchema = z.strictObject(
  {
    texts: z
      .array(z.string({ error: 'text that is not empty' }).min(1, { error: 'text that is not empty' }), {
        error: 'a list of texts',
      })
      .min(1, { error: 'a list of texts' })
      .describe('What the calls are given in turn, without a NUL.'),
    times: count(1_000_000, 'a whole number from 1 to 1000000')
      .default(1)
      .describe('How often the list is gone through, by all threads together; after that a call returns 0.'),
    buffer: position('the position of a parameter, from 0').describe('Parameter that is the buffer.'),
    capacity: position('the position of a parameter, from 0').describe(
      'Parameter that is the size of the buffer in bytes. A text that does not fit is a trap.',
    ),
  },
  { error: 'an object with keys of texts, times, buffer, capacity' },
);

const nativeSchema = z.strictObject(
  {
    returns: number.default(0).describe('What every call returns, where there are no messages.'),
    messages: messagesSchema
      .optional()
      .describe('Texts that the native writes into a buffer of its caller, returning their length in bytes.'),
  },
  { error: 'an object with keys of returns, messages' },
);

const threadsSchema = z.strictObject(
  {
    count: count(1024, 'a whole number from 1 to 1024')
      .default(1)
      .meta({ unit: 'threads' })
      .describe('How many host threads do these steps.'),
    steps: stepsSchema.describe('What each of them does, in order.'),
  },
  { error: 'an object with keys of count, steps' },
);

/** What a host does with a module: the single source of the keys, their defaults and their descriptions. */
export const scenarioSchema = z.strictObject(
  {
    $schema: z.string().optional().describe('Address of the JSON Schema, for editors.'),
    constructors: z
      .enum(['runtime', 'host'], { error: '"runtime" or "host"' })
      .default('runtime')
      .describe(
        'runtime: only what WAMR itself runs at instantiation. host: the host also calls __wasm_call_ctors, or else _initialize, afterwards.',
      ),
    natives: z
      .record(z.string().regex(/^env\../), nativeSchema, { error: 'an object with keys such as "env.recv"' })
      .default({})
      .describe('Stubs of the host\'s own functions, by "env.name". Their calls are counted.'),
    setup: stepsSchema.default([]).describe('What the main thread does first.'),
    threads: z
      .array(threadsSchema, { error: 'a list of groups of threads' })
      .default([])
      .describe('Host threads, which start together after the setup, each with an exec_env of its own.'),
    teardown: stepsSchema.default([]).describe('What the main thread does when the host threads have ended.'),
  },
  { error: 'an object with keys of constructors, natives, setup, threads, teardown' },
);

/** A checked scenario with every default filled in. */
export type Scenario = Omit<z.output<typeof scenarioSchema>, '$schema'>;
export type ScenarioStep = z.output<typeof stepSchema>;
export type ScenarioArg = z.output<typeof argSchema>;
export type ScenarioNative = z.output<typeof nativeSchema>;
