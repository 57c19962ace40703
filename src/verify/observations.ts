import { shortName } from './function-names.js';
import { largestLeak } from './heap/leaks.js';
import { observeHeap } from './heap/observe.js';
import { plural } from './report/text.js';
import type { RunRuleId } from './run-rules.js';
import { threadName } from './thread-name.js';
import type { Finding, RunResult } from './types.js';

/** Share of a stack slice above which a run is a warning. */
const NEARLY_FULL = 0.9;
const CALLERS_SHOWN = 4;

/** What one run shows, before runs are merged. */
export interface Observation {
  readonly rule: RunRuleId;
  readonly message: string;
  readonly where?: string;
  /** Observations of a rule with one key are one finding; without a key, those with the same message are. */
  readonly key?: string;
  /** Of several with one key, the one with the largest amount is shown. */
  readonly amount?: number;
  readonly chain?: Finding['chain'];
  readonly source?: Finding['source'];
  readonly heap?: Finding['heap'];
}

/** Everything worth saying about one run; `seconds` is the time limit that a hang ran into. */
export function observe(run: RunResult, seconds: number): readonly Observation[] {
  return [
    ...outcome(run, seconds),
    ...stacks(run),
    ...threads(run),
    ...locks(run),
    ...heap(run),
    ...scenario(run),
    ...unlinked(run),
  ];
}

function outcome(run: RunResult, seconds: number): Observation[] {
  switch (run.outcome) {
    case 'passed':
      return [];
    case 'trap':
      return [trap(run)];
    case 'hang':
      return [
        { rule: 'run-hang', message: `the program did not end within ${seconds} seconds${blocked(run)}` },
      ];
    case 'crash':
      return [{ rule: 'run-crash', message: `the engine ended without an answer${lastLine(run.stderr)}` }];
    case 'exit':
      // proc_exit(0) is how a C program with exit() succeeds.
      return (run.exitCode ?? 0) === 0
        ? []
        : [{ rule: 'run-exit', message: `the program ended with exit code ${run.exitCode}` }];
  }
}

function trap(run: RunResult): Observation {
  if (run.trap === undefined) return { rule: 'run-trap', message: 'the program trapped' };
  const { message, thread, stack } = run.trap;
  const [inner, ...callers] = stack.map(each => shortName(each.name));
  const chain = callers.slice(0, CALLERS_SHOWN).join(' ← ');
  const place = inner === undefined ? '' : ` in ${inner}${chain === '' ? '' : `, called by ${chain}`}`;
  return {
    rule: 'run-trap',
    message: `${threadName(thread)} trapped: ${message}${place}`,
    // A race hits another thread by another way each time.
    key: `${message} ${inner}`,
    ...(inner === undefined ? {} : { where: inner }),
  };
}

function blocked(run: RunResult): string {
  const list = (run.blocked ?? []).map(each => `${threadName(each.thread)} in ${each.on}`);
  return list.length === 0 ? '' : `; waiting: ${list.join(', ')}`;
}

function lastLine(text: string): string {
  const line = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : `; its last line: ${line}`;
}

function stacks(run: RunResult): Observation[] {
  return run.stacks.flatMap(({ used, size, overflowed }, thread): Observation[] => {
    if (overflowed)
      return [
        {
          rule: 'run-stack-overflow',
          message: `${threadName(thread)} used more than the ${size} bytes of its stack slice`,
          where: threadName(thread),
        },
      ];
    if (size === 0 || used < size * NEARLY_FULL) return [];
    return [
      {
        rule: 'run-stack-high',
        message: `${threadName(thread)} used ${used} of the ${size} bytes of its stack slice`,
        where: threadName(thread),
        key: threadName(thread),
        amount: used,
      },
    ];
  });
}

function threads(run: RunResult): Observation[] {
  const { created, failed } = run.threads;
  const times = failed === 1 ? 'once' : `${failed} times`;
  if (failed > 0)
    return [
      {
        rule: 'run-create-failed',
        message: `pthread_create failed ${times} (${created} threads were created)`,
      },
    ];
  const ended = run.outcome === 'passed' || run.outcome === 'exit';
  const driven = run.steps?.some(each => each.thread.startsWith('host thread')) === true;
  return created === 0 && ended && run.notSeen?.includes('threads') !== true && !driven
    ? [{ rule: 'run-no-threads', message: 'the program ran to its end without starting a thread' }]
    : [];
}

/** Only WAMR itself shows this: there it is silent. */
function locks({ locks }: RunResult): Observation[] {
  return (locks?.failed ?? []).map(({ reason, address, count }) => ({
    rule: 'run-lock-failed',
    message: `pthread_mutex_lock(0x${address.toString(16)}) failed ${count === 1 ? 'once' : `${count} times`}: ${LOCK_REASONS[reason]}`,
    key: `${address} ${reason}`,
    amount: count,
  }));
}

const LOCK_REASONS = {
  'never initialised': 'the mutex was never initialised',
  'stale handle': 'its handle is not known any more, as after a constructor that WAMR ran itself',
  other: 'WAMR gave no reason',
} as const;

function heap(run: RunResult): Observation[] {
  const { failed = 0 } = run.heap;
  const full = {
    rule: 'run-heap-full' as const,
    message: `${plural(failed, 'allocation')} found no room in the app heap`,
    key: '',
    amount: failed,
  };
  return [...(failed > 0 ? [full] : []), ...observeHeap(run)];
}

function scenario({ steps = [], outcome: how, heap: { live, leaks = [] } }: RunResult): Observation[] {
  const unexpected = steps.flatMap(({ thread, call, calls, mismatches, expected, last }): Observation[] =>
    mismatches === 0
      ? []
      : [
          {
            rule: 'run-unexpected-result',
            message: `${thread}: ${call} returned ${last} instead of ${expected} (${mismatches} of ${plural(calls, 'call')})`,
            where: call,
            key: `${thread} ${call}`,
            amount: mismatches,
          },
        ],
  );
  // A run that was cut short had no chance to free anything.
  if (steps.length === 0 || how !== 'passed' || live === 0) return unexpected;
  const message = `${plural(live, 'byte')} of the app heap were not freed when the scenario had ended${largestLeak(leaks)}`;
  return [...unexpected, { rule: 'run-leak', message, key: '', amount: live }];
}

function unlinked(run: RunResult): Observation[] {
  return run.unlinked.map(name => ({
    rule: 'run-unlinked-import',
    message: `${name} was left unlinked`,
    where: name,
  }));
}
