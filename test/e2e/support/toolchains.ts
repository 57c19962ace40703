import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateFile } from '../../../src/paths.js';
import { compileEmbedded } from '../../support/compile.js';
import { debian, type Part, partsDir, wasiSdk34 } from '../../support/parts.js';

/** A program of test/e2e/programs or of the demo, and how it is run. */
export interface Program {
  readonly name: string;
  readonly source: string;
  readonly language: 'c' | 'c++';
  /** Little work: it is run many times. */
  readonly args: readonly string[];
  /** What it then prints when every thread's work came out right. */
  readonly output: string;
  /** Enough work for the threads to meet in an allocator without locks, also on a busy machine. */
  readonly longArgs: readonly string[];
}

/** A toolchain of the acceptance tests, stock. */
export interface Toolchain {
  readonly title: string;
  readonly part: Part;
  readonly programs: readonly Program[];
  /** True where the stock libc has no pthread_create at all, so that the host's is called and threads do start. */
  readonly startsThreads: boolean;
  /** What names it in the config; `folder` is for what has to be made first. */
  sdk(folder: string): Promise<{ path: string } | { sysroot: string }>;
}

/** npm puts its own folders of programs first; clang runs a wasm-opt that it finds there, which strips names. */
const withoutPackages = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter(folder => !folder.includes('node_modules'))
  .join(delimiter);

/** What tests share of unpacked toolchains, so that no test touches the user's own cache. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: withoutPackages,
  WASI_SDK_PATH: undefined,
  WAMR_PTHREAD_CACHE: join(partsDir, 'cache'),
};

const file = (name: string) => fileURLToPath(new URL(`../programs/${name}`, import.meta.url));

const churn: Program = {
  name: 'churn',
  source: file('churn.c'),
  language: 'c',
  args: ['3000'],
  output: 'ok\n',
  longArgs: ['15000'],
};

const json: Program = {
  name: 'json',
  source: file('json.c'),
  language: 'c',
  args: ['100'],
  output: '400 documents\n',
  longArgs: ['500'],
};

const jsonWorkers: Program = {
  name: 'json-workers',
  source: templateFile('demo', 'json-workers.cpp'),
  language: 'c++',
  args: ['4', '60'],
  output: 'documents 240, threads 4,',
  longArgs: ['4', '500'],
};

const sdk34 = wasiSdk34();
const system = debian();

export const toolchains: readonly Toolchain[] = [
  {
    title: "Debian's wasi-libc",
    part: system,
    // Its libc++ has no <thread>.
    programs: [churn, json],
    startsThreads: true,
    sdk: async () => ({ path: 'system' }),
  },
  {
    title: 'the embedded toolchain',
    part: { missing: undefined },
    programs: [churn, jsonWorkers],
    startsThreads: false,
    sdk: async () => ({ path: 'embedded' }),
  },
  {
    title: 'wasi-sdk 34',
    part: { missing: sdk34.missing ?? system.missing },
    // The package has the C part only.
    programs: [churn, json],
    startsThreads: false,
    sdk: async folder => ({ sysroot: await withStartObject(join(folder, 'wasi-sdk-34')) }),
  },
];

/** A copy of the sysroot with the start object that its package lacks. */
async function withStartObject(folder: string): Promise<string> {
  cpSync(sdk34.sysroot, folder, { recursive: true });
  const start = await compileEmbedded({
    files: { 'start.c': readFileSync(file('start.c'), 'utf8') },
    args: ['--target=wasm32-wasip1', '-O1', '-c', 'start.c', '-o', 'start.o'],
  });
  writeFileSync(join(folder, 'lib', 'wasm32-wasip1', 'crt1-command.o'), start);
  return folder;
}
