import { WASI } from 'node:wasi';
import { SLOT_REPLY } from './control.js';
import { type Caller, endIfAsked, sleep, WAIT_WASI } from './wait.js';

/** Thrown through the module's frames by proc_exit. */
export class ProgramExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super('the program has ended');
    this.code = code;
  }
}

export interface WasiSettings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Guest path to host path. */
  readonly dirs: Readonly<Record<string, string>>;
}

type WasiFunction = (...args: (number | bigint)[]) => number;
export type WasiFunctions = Readonly<Record<string, WasiFunction>>;

/** What needs no table of open files, or may block: done in the calling thread. */
const LOCAL = /^(args_|environ_|clock_|random_get$|sched_yield$|poll_oneoff$)/;

const REPLY_PENDING = -1;

/** wasi_snapshot_preview1's number. */
const EAGAIN = 6;
/** A word to sleep on. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Functions of node:wasi that work on this memory. Their file table is their own. */
export function bindWasi(settings: WasiSettings, memory: WebAssembly.Memory): WasiFunctions {
  const wasi = new WASI({
    version: 'preview1',
    args: [...settings.args],
    env: { ...settings.env },
    preopens: { ...settings.dirs },
  });
  // Any object with a memory will do; a thread's instance must be bound without its _start being called.
  wasi.initialize({ exports: { memory } });
  const functions: Record<string, WasiFunction> = {};
  for (const [name, value] of Object.entries(wasi.wasiImport))
    if (typeof value === 'function')
      functions[name] = (...args) => Number(Reflect.apply(value, undefined, args));
  return functions;
}

/**
 * WASI for one thread. Calls on files go to the process's main thread, because all threads of a program share one
 * table of open files; `forward` undefined: the memory is not shared and everything stays here.
 */
export function threadWasi(
  caller: Caller,
  local: WasiFunctions,
  forward: ((name: string, args: readonly (number | bigint)[]) => void) | undefined,
): WasiFunctions {
  const functions: Record<string, WasiFunction> = {};
  for (const [name, here] of Object.entries(local)) {
    functions[name] = (...args) => {
      endIfAsked(caller);
      if (name === 'fd_write' && isStandardStream(name, args[0]))
        return writeAll(caller, () => here(...args));
      if (forward === undefined || LOCAL.test(name) || isStandardStream(name, args[0])) return here(...args);
      return awaitReply(caller, () => forward(name, args));
    };
  }
  functions['proc_exit'] = code => {
    throw new ProgramExit(Number(code) >>> 0);
  };
  return functions;
}

/** Node's pipes do not block, and a full one is WASI's EAGAIN; a program's standard output does. */
function writeAll(caller: Caller, write: () => number): number {
  for (;;) {
    const result = write();
    if (result !== EAGAIN) return result;
    endIfAsked(caller);
    Atomics.wait(NEVER, 0, 0, 1);
  }
}

/** Output must not wait for the main thread; fds 0 to 2 are the same everywhere as long as nobody renumbers them. */
function isStandardStream(name: string, fd: number | bigint | undefined): boolean {
  return name.startsWith('fd_') && name !== 'fd_close' && name !== 'fd_renumber' && Number(fd) <= 2;
}

function awaitReply(caller: Caller, send: () => void): number {
  const { control, slot } = caller;
  const word = control.slot(slot, SLOT_REPLY);
  control.set(word, REPLY_PENDING);
  send();
  while (control.get(word) === REPLY_PENDING)
    sleep(caller, { kind: WAIT_WASI, a: 0, b: 0, word, value: REPLY_PENDING });
  return control.get(word);
}
