import { existsSync, readFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { skipLog } from './skip-log.js';

/** Closes the run with one line of counts, says what was skipped and why, and in CI turns a skip into a failure. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') count.passed += 1;
        else if (state === 'failed') count.failed += 1;
        else count.skipped += 1;
      }
    }
    if (existsSync(skipLog)) {
      const reasons = [...new Set(readFileSync(skipLog, 'utf8').trim().split('\n'))];
      process.stdout.write(
        `\nSkipped for want of a part:\n${reasons.map(reason => `  ${reason}`).join('\n')}\n`,
      );
    }
    if (count.skipped > 0 && process.env['CI']) {
      process.stdout.write('\nIn CI every part must be there: a skipped test is a failure.\n');
      process.exitCode = 1;
    }
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
