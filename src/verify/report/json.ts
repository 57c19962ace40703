import type { RaceAccess } from '../race/types.js';
import type { Finding, Report, RunResult } from '../types.js';

/** The report as JSON with keys in a fixed order, so that two equal reports are equal text. Ends with a newline. */
export function formatJson(report: Report): string {
  const plain = {
    version: report.version,
    file: report.file,
    ok: report.ok,
    findings: report.findings.map(finding),
    runs: report.runs.map(run),
    advice: report.advice && {
      settings: report.advice.settings.map(({ key, now, proposed, why }) => ({ key, now, proposed, why })),
      notes: report.advice.notes,
    },
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function finding(each: Finding) {
  return {
    rule: each.rule,
    severity: each.severity,
    message: each.message,
    fix: each.fix,
    where: each.where,
    engine: each.engine,
    accesses: each.accesses?.map(access),
  };
}

function access(each: RaceAccess) {
  return {
    thread: each.thread,
    operation: each.operation,
    size: each.size,
    function: each.function,
    line: each.line,
    native: each.native,
    createdBy: each.createdBy,
    stack: each.stack,
  };
}

function run(each: RunResult) {
  return {
    engine: each.engine,
    outcome: each.outcome,
    exitCode: each.exitCode,
    trap: each.trap && {
      message: each.trap.message,
      thread: each.trap.thread,
      stack: each.trap.stack.map(({ name, offset }) => ({ name, offset })),
    },
    blocked: each.blocked?.map(({ thread, on }) => ({ thread, on })),
    threads: { created: each.threads.created, failed: each.threads.failed, peak: each.threads.peak },
    heap: heap(each.heap),
    stacks: each.stacks.map(({ used, size, overflowed }) => ({ used, size, overflowed })),
    unlinked: each.unlinked,
    notSeen: each.notSeen,
    suppressed: each.suppressed?.map(({ id, count }) => ({ id, count })),
    hostCalls: each.hostCalls?.map(({ name, calls }) => ({ name, calls })),
    milliseconds: each.milliseconds,
    stdout: each.stdout,
    stderr: each.stderr,
  };
}

function heap({ peak, live, allocations, failed, invalidFrees, sizes }: RunResult['heap']) {
  return {
    peak,
    live,
    allocations,
    failed,
    invalidFrees,
    sizes: sizes?.map(({ size, count }) => ({ size, count })),
  };
}
