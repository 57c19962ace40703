import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { captureOutput } from '../v8/output.js';
import { FD } from './protocol.js';

/** Time on top of the module's own: for the process, and for the engine to say who hangs. */
const SLACK_MS = 15_000;

/** Call stacks that WAMR prints on standard output; the report has them, too. */
const DUMPED_FRAME = /^#\d\d(: 0x[0-9a-f]+)? .*\n/gm;
/** WAMR's log, where the installed library writes it itself. */
const LOG_LINE = /\[\d\d:\d\d:\d\d:\d{3} - [0-9A-F]+\]: .*\n/g;

/** How the child came to its end. */
export interface ChildEnd {
  /** Everything on the result channel. */
  readonly report: string;
  readonly reason: string;
  /** What the program and the runtime printed. */
  readonly stdout: string;
  readonly stderr: string;
}

interface ChildOptions {
  /** Text for standard input; undefined: empty. */
  readonly stdin?: string | undefined;
  /** Of the module itself; the process gets some seconds more. */
  readonly timeoutMs: number;
}

/** Runs a process of the engine with no environment and its result channels open. Rejects where it cannot start. */
export function runChild(
  command: string,
  args: readonly string[],
  { stdin, timeoutMs }: ChildOptions,
): Promise<ChildEnd> {
  const child = spawn(command, args, {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: {},
  });
  const report = captureOutput(stream(child, FD.result));
  const own = { stdout: captureOutput(child.stdout), stderr: captureOutput(child.stderr) };
  const program = {
    stdout: captureOutput(stream(child, FD.stdout)),
    stderr: captureOutput(stream(child, FD.stderr)),
  };
  // A program that does not read its input closes the pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin);
  return new Promise((resolve, reject) => {
    let late = false;
    const watchdog = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs + SLACK_MS);
    child.once('error', error => {
      clearTimeout(watchdog);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(watchdog);
      resolve({
        report: report(),
        reason: late ? 'no answer in time' : signal === null ? `exit code ${code}` : `signal ${signal}`,
        stdout: `${program.stdout()}${printedByRuntime(own.stdout())}`,
        stderr: `${program.stderr()}${own.stderr()}`,
      });
    });
  });
}

/** What natives of libc-builtin printed, without WAMR's own lines. */
function printedByRuntime(text: string): string {
  return text.replace(LOG_LINE, '').replace(DUMPED_FRAME, '').replace(/^\n+/, '');
}

function stream(child: ChildProcess, fd: number): Readable | null {
  const found = child.stdio[fd];
  return found instanceof Readable ? found : null;
}
