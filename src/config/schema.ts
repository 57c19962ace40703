import { z } from 'zod';
import { flag, runtimeSchema } from './runtime-options.js';
import { size } from './size-schema.js';

const sdkSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Toolchain: a wasi-sdk folder, "system" (clang with Debian\'s wasi-libc) or "embedded" (@yowasp/clang). Without it the usual places are searched.',
    ),
  sysroot: z.string().min(1).optional().describe("A bare sysroot folder, used with the system's clang."),
  triple: z
    .string()
    .min(1)
    .optional()
    .describe('Target triple. Without it: the one whose libc.a the toolchain has, wasm32-wasip1 first.'),
  compiler: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The clang to use instead of the toolchain's own: a path, or a bare name that is looked up in PATH.",
    ),
  inPlace: flag(
    false,
    'Patch the SDK itself instead of making a sysroot beside it, for builds that cannot take another one; `restore` undoes it (docs/in-place.md).',
  ),
});

const threadsSchema = z.strictObject({
  max: z
    .int()
    .min(1)
    .max(1024)
    .default(4)
    .meta({ unit: 'threads' })
    .describe(
      'Threads that may live at the same time besides main. WAMR divides the stack area by this number plus one.',
    ),
  stackSize: size
    .prefault('256KiB')
    .meta({ unit: 'bytes' })
    .describe('Stack of each thread, main included. Linked as stackSize × (max + 1).'),
});

const memorySchema = z.strictObject({
  max: size
    .prefault('64MiB')
    .meta({ unit: 'bytes' })
    .describe('Maximum of the linear memory, a multiple of 64KiB. A shared memory must have one.'),
  appHeap: size
    .prefault('16MiB')
    .meta({ unit: 'bytes' })
    .describe(
      'Heap of the app, owned by the runtime: every malloc is served from it (iwasm --heap-size). It is added to memory.max.',
    ),
});

/** The linker takes one name in each option; a list in one would be a name that nothing has. */
const nameSchema = z.string().regex(/^[^\s,]+$/);

const linkSchema = z.strictObject({
  entry: z
    .enum(['command', 'reactor', 'library'])
    .default('command')
    .describe(
      'command: has main. reactor: WASI module with exported functions. library: exported functions, no WASI. It decides who calls the constructors.',
    ),
  exports: z
    .array(nameSchema)
    .default([])
    .describe('Functions for the host to call, besides those that every module needs.'),
  hostImports: z
    .array(nameSchema)
    .default([])
    .describe('Functions that your host registers under module "env", besides WAMR\'s own.'),
});

const verifySchema = z.strictObject({
  engines: z
    .array(z.enum(['v8', 'wamr']))
    .default(['v8'])
    .describe(
      'Engines to run the module on after the static rules: v8 (bundled), wamr (the real runtime, built by `runtime build`); an empty list means rules only.',
    ),
  wamrRoot: z
    .string()
    .min(1)
    .optional()
    .describe('Source tree of your WAMR: the engine wamr is built from it on first use.'),
  wamrPrefix: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of an installed WAMR (libiwasm) for the engine wamr; less can be seen than with wamrRoot.',
    ),
  runs: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .meta({ unit: 'runs' })
    .describe('How often each engine runs the module: a race shows up in some runs only.'),
  timeout: z
    .number()
    .positive()
    .default(30)
    .meta({ unit: 'seconds' })
    .describe('Time after which a run counts as a hang.'),
  args: z.array(z.string()).default([]).describe('Arguments of the program.'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('Environment of the program; nothing is inherited.'),
  stdin: z
    .string()
    .optional()
    .describe('Standard input of the program on the engine wamr; without it the input is empty.'),
  dirs: z
    .array(z.string().min(1))
    .default([])
    .describe('Folders the program may open, as host or guest::host. Everything else is closed to it.'),
  scenario: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File (JSON, or .js, .mjs, .ts with a default export) that says what a host does with the module: calls, threads of its own, answers of its natives (docs/scenario.md). It replaces the entry point.',
    ),
  baseline: z
    .string()
    .min(1)
    .optional()
    .describe('File of findings that are known and accepted; `verify --write-baseline FILE` makes it.'),
  rules: z
    .record(z.string(), z.enum(['off', 'warn', 'error']))
    .default({})
    .describe(
      'Severity of single rules by id, for a finding that is known and accepted; docs/rules.md lists them.',
    ),
});

/** The single source of option names, units, defaults and descriptions. Help, JSON Schema and docs/config.md come from it. */
export const configSchema = z.strictObject({
  $schema: z
    .string()
    .optional()
    .describe('Address of the JSON Schema, for editors: ./node_modules/wamr-pthread/dist/config.schema.json'),
  sdk: sdkSchema.prefault({}).describe('Where the toolchain is.'),
  out: z
    .string()
    .min(1)
    .default('.wamr-pthread')
    .describe('Folder for the patched sysroot and the generated files; it ignores itself in git.'),
  threads: threadsSchema.prefault({}).describe('Threads and their stacks.'),
  memory: memorySchema.prefault({}).describe('Linear memory and heap.'),
  link: linkSchema.prefault({}).describe('What the module exports, imports and starts with.'),
  runtime: runtimeSchema.prefault({}).describe('CMake options of WAMR, by their own names.'),
  verify: verifySchema.prefault({}).describe('How `verify` judges and runs the module.'),
});
