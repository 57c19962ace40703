import { createColors } from 'picocolors';
import { isWamrPthreadError, visibleProse, WamrPthreadError } from '../src/index.js';

/** Exit codes; docs/errors.md lists them. `cc`, `c++` and `tool` end with the code of the program they run. */
export const EXIT = { ok: 0, findings: 1, usage: 2, internal: 70, interrupted: 130 } as const;

/** Data goes to stdout, prose to stderr; neither is ever mixed into the other. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printData(JSON.stringify(value, null, 2));
}

export function printProse(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Colour only on a terminal, and never where NO_COLOR is set to anything. */
export function coloursFor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/**
 * A reader that closes early (`| head`) is no error of ours: the rest goes nowhere and the exit code stays what it is.
 * Output that cannot be written for another reason (a full disk) is one.
 */
export function watchStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', error => {
      if ('code' in error && error.code === 'EPIPE') return;
      const name = stream === process.stdout ? 'standard output' : 'standard error';
      const failure = new WamrPthreadError('IO_WRITE', `cannot write to ${name}: ${error.message}`, {
        cause: error,
      });
      // Nothing can follow, and the verb may go on to set an exit code of its own.
      process.exit(stream === process.stdout ? printError(failure, false) : EXIT.usage);
    });
  }
}

/** Prints an error as text or, with `--json`, as data; returns the exit code. */
export function printError(error: unknown, json: boolean): number {
  const known = isWamrPthreadError(error);
  const code = known ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  const hint = known
    ? error.hint
    : 'This is a bug in wamr-pthread. Please report it with the command and this output.';
  if (json) printJson({ error: { code, message, ...(hint === undefined ? {} : { hint }) } });
  const colours = createColors(coloursFor(process.stderr));
  printProse(`${colours.red('error')} ${colours.dim(`[${code}]`)} ${visibleProse(message)}`);
  if (hint !== undefined) printProse(`${colours.cyan(' hint')} ${visibleProse(hint)}`);
  if (code === 'INTERNAL' && error instanceof Error && error.stack) printProse(error.stack);
  return code === 'INTERNAL' ? EXIT.internal : EXIT.usage;
}

/** A spinner on a terminal, silence elsewhere: progress never reaches a log file. */
export async function withProgress<T>(
  text: string,
  work: (say: (text: string) => void) => Promise<T>,
): Promise<T> {
  if (process.stderr.isTTY !== true) return work(() => undefined);
  const { default: spinner } = await import('yocto-spinner');
  const shown = spinner({ text, stream: process.stderr }).start();
  try {
    return await work(now => {
      shown.text = visibleProse(now);
    });
  } finally {
    shown.stop();
  }
}
