// Writes what is derived from the source, after tsc. Without options only what belongs into dist/, so that a build
// never hides a stale page; `--docs` writes the pages of docs/ too; `--check` fails where a page differs.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { packageRoot } from '../../src/paths.js';
import { reportJsonSchema } from '../../src/verify/report/schema.js';
import { renderRulesDoc } from '../../src/verify/rules/doc.js';
import { renderConfig } from './docs-config.js';
import { renderDoctor } from './docs-doctor.js';
import { renderErrors } from './docs-errors.js';

interface Output {
  /** Relative to the package's folder. */
  readonly file: string;
  render(): string;
}

/** dist/ is built afresh every time; only the pages of docs/ can be out of step. */
const OUTPUTS: readonly Output[] = [
  { file: 'dist/config.schema.json', render: () => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n` },
  { file: 'dist/report.schema.json', render: () => `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n` },
  { file: 'docs/config.md', render: renderConfig },
  { file: 'docs/rules.md', render: renderRulesDoc },
  { file: 'docs/errors.md', render: renderErrors },
  { file: 'docs/doctor.md', render: renderDoctor },
];

if (process.argv.includes('--check')) check();
else
  OUTPUTS.filter(({ file }) => process.argv.includes('--docs') || !file.startsWith('docs/')).forEach(write);

function write({ file, render }: Output): void {
  const path = join(packageRoot, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, render());
}

function check(): void {
  const stale = OUTPUTS.filter(({ file }) => file.startsWith('docs/')).filter(
    ({ file, render }) => read(file) !== render(),
  );
  for (const { file } of stale)
    process.stderr.write(`${file} is out of step with the source: run \`npm run docs\`\n`);
  if (stale.length > 0) process.exitCode = 1;
}

/** Text of a file, undefined where it is missing; a checkout on Windows may have changed the line ends. */
function read(file: string): string | undefined {
  try {
    return readFileSync(join(packageRoot, file), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
