import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packageRoot } from '../../src/paths.js';
import { hasNumbers, wallOf } from './measure.js';

// npm run bench:imports: how long each runtime dependency takes to load, for the table in docs/dependencies.md.

/** The fastest of some runs, each in a fresh process whose module loader is warm: a busy machine only ever adds. */
const RUNS = 15;
const SCRIPT = `
await import('./test/bench/children/empty.cjs');
await import('data:text/javascript,');
const started = performance.now();
await import(process.argv[1]);
process.stdout.write(JSON.stringify({ ms: performance.now() - started }));
`;

const here = { cwd: packageRoot, env: process.env };
const fastest = (measure: () => number): string =>
  Math.min(...Array.from({ length: RUNS }, measure))
    .toFixed(1)
    .padStart(6);
const print = (time: string, what: string): void => {
  process.stdout.write(`${time} ms  ${what}\n`);
};

print(
  fastest(() => wallOf(process.execPath, ['-e', '0'], here)),
  'node -e 0, the whole process, to compare with',
);
for (const name of dependencies())
  print(
    fastest(() => timeOf(name)),
    name,
  );

function dependencies(): string[] {
  const value: unknown = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'));
  if (typeof value !== 'object' || value === null || !('dependencies' in value)) return [];
  return Object.keys(value.dependencies ?? {});
}

/** Milliseconds from the request to the end of the import, in a fresh process. */
function timeOf(name: string): number {
  const args = ['--no-deprecation', '--input-type=module', '-e', SCRIPT, name];
  const value: unknown = JSON.parse(
    execFileSync(process.execPath, args, { cwd: packageRoot, encoding: 'utf8' }),
  );
  if (!hasNumbers(value, 'ms')) throw new Error(`${name}: no time`);
  return value.ms;
}
