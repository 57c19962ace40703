import { randomFillSync } from 'node:crypto';
import { Descriptors, ROOT_DESCRIPTOR } from './descriptors.js';
import { errnoFor, WasiFailure } from './errno.js';
import { descriptorCalls } from './io.js';
import { GuestMemory } from './memory.js';
import { type PathMap, pathCalls } from './paths.js';

export interface CommandOptions {
  /** The arguments, the program's name first. */
  readonly args: readonly string[];
  /** `NAME=value` entries; nothing is inherited. */
  readonly environment: readonly string[];
  /** The real directory that the guest sees as its root and working directory. */
  readonly cwd: string;
  readonly paths: PathMap;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Real names of the files that were written and are still there. */
  readonly written: readonly string[];
}

/** What a shell reports for a program that aborted. */
const CRASHED = 134;

/** Thrown through the guest's frames by `proc_exit`, which must not return. */
class GuestExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/**
 * Runs a WASI preview 1 command to its end, on the real disk.
 *
 * This is no sandbox: the guest is a compiler that the user chose, and it reads and writes as the user would.
 * It knows no working directory besides its root, so the root is the real `cwd` and `paths` says where absolute
 * names lie. A crash of the guest is exit code 134 and a line in its standard error.
 */
export function runCommand(module: WebAssembly.Module, options: CommandOptions): CommandResult {
  const open = new Descriptors();
  const written = new Set<string>();
  let guest: GuestMemory | undefined;
  const memory = (): GuestMemory => {
    if (guest === undefined) throw new WasiFailure('EINVAL');
    return guest;
  };
  const calls = {
    ...processCalls(memory, options),
    ...descriptorCalls(open, memory, options.cwd),
    ...pathCalls(open, memory, options.paths, written),
  };
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: guarded(calls) });
  const { memory: exported, _start: start } = instance.exports;
  if (!(exported instanceof WebAssembly.Memory) || typeof start !== 'function')
    throw new Error('the module is not a WASI command: it exports no memory or no _start');
  guest = new GuestMemory(exported);
  const exitCode = exitCodeOf(() => start(), open);
  return {
    exitCode,
    stdout: Buffer.concat(open.stdout),
    stderr: Buffer.concat(open.stderr),
    written: [...written],
  };
}

function exitCodeOf(start: () => void, open: Descriptors): number {
  try {
    start();
    return 0;
  } catch (error) {
    if (error instanceof GuestExit) return error.code;
    // RangeError: the tool needed more stack than a thread of Node has, as with very deep templates.
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    open.stderr.push(Buffer.from(`the tool crashed: ${error.message}\n`));
    return CRASHED;
  } finally {
    open.closeAll();
  }
}

function processCalls(memory: () => GuestMemory, { args, environment }: CommandOptions) {
  return {
    args_get: (pointers: number, buffer: number) => memory().setStrings(pointers, buffer, args),
    args_sizes_get: (count: number, size: number) => memory().setStringSizes(count, size, args),
    environ_get: (pointers: number, buffer: number) => memory().setStrings(pointers, buffer, environment),
    environ_sizes_get: (count: number, size: number) => memory().setStringSizes(count, size, environment),
    clock_time_get(clock: number, _precision: bigint, out: number) {
      const realtime = BigInt(Date.now()) * 1_000_000n;
      memory().setU64(out, clock === 0 ? realtime : process.hrtime.bigint());
    },
    random_get: (pointer: number, length: number) => {
      randomFillSync(memory().bytes(pointer, length));
    },
    fd_prestat_get(fd: number, out: number) {
      if (fd !== ROOT_DESCRIPTOR) throw new WasiFailure('EBADF');
      memory().setU32(out, 0);
      memory().setU32(out + 4, 1);
    },
    fd_prestat_dir_name: (_fd: number, pointer: number, length: number) => {
      memory().setBytes(pointer, Buffer.from('/').subarray(0, length));
    },
    proc_exit: (code: number) => {
      throw new GuestExit(code);
    },
    poll_oneoff: () => {
      throw new WasiFailure('ENOTSUP');
    },
  };
}

type Call = (...values: never[]) => void;

/** Each call as WebAssembly expects it: it returns an errno, 0 for success. */
function guarded(calls: Readonly<Record<string, Call>>): WebAssembly.Imports[string] {
  const imports: WebAssembly.Imports[string] = {};
  for (const [name, call] of Object.entries(calls)) {
    imports[name] = (...values: never[]) => {
      try {
        call(...values);
        return 0;
      } catch (error) {
        if (error instanceof GuestExit) throw error;
        return errnoFor(error);
      }
    };
  }
  return imports;
}
