import type { StandIn, WordReader } from '../heap/stand-ins.js';
import type { NativeStep } from '../options.js';
import type { WamrJob } from '../protocol.js';
import type { WatchedFunction } from './watched-functions.js';

/** What wamr-pthread-san or wamr-pthread-heap is to do. */
interface RaceJob extends Omit<WamrJob, 'addon' | 'moduleFile' | 'constructorCounter' | 'memoryBudget'> {
  readonly module: Uint8Array;
  readonly watchedFunctions: readonly (WatchedFunction | StandIn | WordReader)[];
}

/** The file that native/race/job_file.cc reads: values in a fixed order, each with its size in front. */
export function writeJobFile(job: RaceJob): Buffer {
  const parts: Uint8Array[] = [];
  const bytes = (value: Uint8Array) => parts.push(Buffer.from(`${value.length}:`), value);
  const put = (value: string | number) => bytes(Buffer.from(String(value)));
  function list<T>(items: readonly T[], write: (item: T) => void): void {
    put(items.length);
    items.forEach(write);
  }
  const argument = (value: NativeStep['arguments'][number]) => {
    put(value.kind);
    put(writtenAs(value));
  };
  const step = ({ call, arguments: args, repeat, expected }: NativeStep) => {
    put(call);
    list(args, argument);
    put(repeat);
    list(expected === undefined ? [] : [expected], argument);
  };
  bytes(job.module);
  put(job.program);
  list(job.arguments, put);
  list(job.environment, put);
  list(job.directories, put);
  put(job.heapSize);
  put(job.operandStack);
  put(job.maxThreads);
  put(job.timeoutMs);
  list(job.slices, ({ start, end }) => {
    put(start);
    put(end);
  });
  list(job.stubs, ({ module, name, returns, messages }) => {
    put(module);
    put(name);
    put(returns);
    list(messages?.texts ?? [], put);
    put(messages?.times ?? 0);
    put(messages?.buffer ?? 0);
    put(messages?.capacity ?? 0);
  });
  list(job.initialise, step);
  list(job.setup, step);
  list(job.threads, ({ count, steps }) => {
    put(count);
    list(steps, step);
  });
  list(job.teardown, step);
  list(job.watchedFunctions, ({ index, kind }) => {
    put(index);
    put(kind);
  });
  return Buffer.concat(parts);
}

function writtenAs(value: NativeStep['arguments'][number]): string | number {
  switch (value.kind) {
    case 'number':
      return value.number;
    case 'wide':
      return value.wide;
    case 'float':
      return value.float;
    case 'text':
      return value.text;
    case 'length':
      return value.index;
  }
}
