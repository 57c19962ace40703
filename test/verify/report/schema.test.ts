import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { configSchema } from '../../../src/config/schema.js';
import { distFile } from '../../../src/paths.js';
import { verifyObjects } from '../../../src/verify/objects.js';
import { formatJson } from '../../../src/verify/report/json.js';
import type { reportSchema } from '../../../src/verify/report/schema.js';
import type { Report } from '../../../src/verify/types.js';
import { verifyModule } from '../../../src/verify/verify.js';
import { compileC } from '../../support/compile.js';
import { buildModule } from '../../support/module-builder.js';
import allocatorInside from '../fixtures/allocator-inside.bad.js';
import { folkLink } from '../support/programs.js';
import { bad, clean, full } from '../support/reports.js';
import { sound } from '../support/sound-module.js';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(distFile('report.schema.json'), 'utf8')),
);

/** What the published schema says against a text; empty: nothing. */
function complaints(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('report.schema.json', () => {
  test('takes reports with every key, and several in a list', () => {
    for (const report of [clean, bad, full]) expect(complaints(formatJson([report]))).toEqual([]);
    expect(complaints(formatJson([clean, bad, full]))).toEqual([]);
  });

  test('takes what verify makes of a good module, a bad one, an archive and a run', async () => {
    const config = configSchema.parse({ verify: { runs: 2, engines: [] } });
    const source = 'int values[4] = {1};\nint main(void) { return values[0]; }';
    const program = await compileC({
      source,
      flags: ['-O1', '-matomics', '-mbulk-memory', ...folkLink.map(word => `-Wl,${word}`)],
      sysroot: 'embedded-stock',
    });
    const inputs = [{ name: 'lib.a(part.o)', bytes: Buffer.from('BC\xc0\xde', 'latin1') }];
    const reports = [
      await verifyModule('good.wasm', buildModule(sound), { config }),
      await verifyModule('bad.wasm', buildModule(allocatorInside.module), { config }),
      verifyObjects('lib.a', { kind: 'archive', indexed: false, inputs }, config),
      await verifyModule('run.wasm', program, { config, engines: ['v8'] }),
    ];
    expect(reports.map(({ findings }) => findings.length > 0)).toEqual([false, true, true, true]);
    expect(reports[3]?.runs.map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([
      ['exit', 1],
      ['exit', 1],
    ]);
    for (const report of reports) expect(complaints(formatJson([report]))).toEqual([]);
  });

  test('takes the error that comes in place of a report', () => {
    expect(complaints('{ "error": { "code": "IO_READ", "message": "m", "hint": "h" } }')).toEqual([]);
  });

  test.each([
    ['another version', { ...clean, version: 2 }],
    ['an unknown key', { ...clean, verdict: 'fine' }],
    ['a severity of another tool', { ...clean, findings: [{ ...bad.findings[0], severity: 'fatal' }] }],
    ['a run without its heap', { ...clean, runs: [{ ...clean.runs[0], heap: undefined }] }],
  ])('refuses %s', (_, report) => {
    expect(complaints(JSON.stringify(report))).not.toEqual([]);
  });

  test('says the same as the type Report', () => {
    expectTypeOf<Plain<z.infer<typeof reportSchema>>>().toEqualTypeOf<Plain<Report>>();
  });
});

describe('formatJson', () => {
  test('holds the whole report', () => {
    for (const report of [clean, bad]) expect(JSON.parse(formatJson([report]))).toEqual(report);
    expect(JSON.parse(formatJson([clean, bad]))).toEqual([clean, bad]);
  });

  test('does not depend on the order in which the report was put together', () => {
    const { runs, findings, ...rest } = full;
    const shuffled: Report = { findings: findings.map(reversed), runs: runs.map(reversed), ...rest };
    expect(formatJson([shuffled])).toBe(formatJson([full]));
  });
});

/** A type without `readonly` and with every key: the schema and the interface write these two in different ways. */
type Plain<T> = T extends readonly (infer U)[]
  ? Plain<U>[]
  : T extends object
    ? { -readonly [K in keyof T]-?: Plain<Exclude<T[K], undefined>> }
    : T;

/** The same object with its keys in the opposite order. */
function reversed<T extends object>(value: T): T {
  const copy = { ...value };
  for (const key of Object.keys(copy).reverse()) {
    const held: unknown = Reflect.get(copy, key);
    Reflect.deleteProperty(copy, key);
    Reflect.set(copy, key, held);
  }
  return copy;
}
