import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonExample, renderConfig } from '../../cli/dev/docs-config.js';
import { renderDoctor } from '../../cli/dev/docs-doctor.js';
import { renderErrors } from '../../cli/dev/docs-errors.js';
import { configFields } from '../../src/config/fields.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { checks } from '../../src/doctor/checks/index.js';
import { ERROR_CODES } from '../../src/error-codes.js';
import { distFile, packageRoot } from '../../src/paths.js';

const page = (name: string) => readFileSync(join(packageRoot, 'docs', name), 'utf8');

describe('generated files', () => {
  it('--check agrees, and says nothing', () => {
    const script = distFile('cli/dev/generate.js');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
  });

  it('docs/config.md is in step', () => {
    expect(page('config.md')).toBe(renderConfig());
  });

  it('docs/errors.md is in step', () => {
    expect(page('errors.md')).toBe(renderErrors());
  });

  it('docs/doctor.md is in step, with a row for every check', () => {
    expect(page('doctor.md')).toBe(renderDoctor());
    for (const { id } of checks) expect(renderDoctor()).toContain(`\n| \`${id}\` | `);
  });

  it('config.schema.json is in step', () => {
    expect(JSON.parse(readFileSync(distFile('config.schema.json'), 'utf8'))).toEqual(configJsonSchema());
  });

  it('the pages have a row for every option and every code', () => {
    for (const { key } of configFields()) expect(renderConfig()).toContain(`\n| \`${key}\` | `);
    for (const code of Object.keys(ERROR_CODES)) expect(renderErrors()).toContain(`\n| \`${code}\` | `);
  });

  it('the example of the page is a valid config', () => {
    expect(resolveConfig(jsonExample).threads.max).toBe(8);
  });
});
