import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/verify/catalogue.js';
import { formatSarif } from '../../../src/verify/report/sarif.js';
import type { Report } from '../../../src/verify/types.js';
import { bad, clean, full } from '../support/reports.js';

const require = createRequire(import.meta.url);
const schema: object = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
// One pattern of the official schema is no regular expression in Unicode mode.
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function logOf(reports: readonly Report[], baseline = false): Log {
  const log: Log = JSON.parse(formatSarif(reports, { baseline }));
  expect({ valid: validate(log), errors: validate.errors }).toEqual({ valid: true, errors: null });
  return log;
}

function resultsOf(reports: readonly Report[], baseline = false): readonly Result[] {
  return logOf(reports, baseline).runs[0]?.results ?? [];
}

describe('formatSarif', () => {
  test('is valid for every kind of report, together and alone', () => {
    for (const report of [clean, bad, full]) logOf([report]);
    expect(resultsOf([clean, bad, full], true)).toHaveLength(7);
  });

  test('names that look like links and placeholders are neither', () => {
    const [found] = bad.findings;
    if (found === undefined) throw new Error('no finding');
    const findings = [
      { ...found, message: 'v::operator[](int) and [click](https://a.example) of {0}, [ok] {x}' },
    ];
    const [result] = resultsOf([{ ...bad, findings }]);
    expect(result?.message.text?.split('\n')[0]).toBe(
      String.raw`v::operator\[\](int) and \[click\](https://a.example) of {{0}}, [ok] {x}`,
    );
  });

  test('a validator that accepts anything would prove nothing', () => {
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  test('describes every rule with help and the address of its page', () => {
    const rules = logOf([clean]).runs[0]?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
    for (const { id, help, helpUri, fullDescription } of rules) {
      expect(help?.text).toContain('What to do:');
      expect(helpUri).toMatch(new RegExp(`^https://.*/docs/rules\\.md#${id}$`));
      expect(fullDescription?.text).toMatch(/\.$/);
    }
  });

  test('names module, function, source line and chain', () => {
    const [first, second] = resultsOf([full]);
    expect(first?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/my%20part%2C1.c' },
          region: { startLine: 12, startColumn: 3 },
        },
        logicalLocations: [
          {
            name: 'build dir/libäpp.a(part.o)',
            fullyQualifiedName: 'build dir/libäpp.a(part.o)',
            kind: 'object',
          },
        ],
      },
    ]);
    expect(first?.analysisTarget).toEqual({ uri: 'build%20dir/lib%C3%A4pp.a', index: 0 });
    expect(first?.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(3);
    expect(second?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('file:///usr/src/part.c');
    const [plain] = resultsOf([bad]);
    expect(plain?.locations?.[0]).toEqual({
      physicalLocation: { artifactLocation: { uri: 'app.wasm', index: 0 } },
      logicalLocations: [{ name: 'dlmalloc', fullyQualifiedName: 'dlmalloc', kind: 'function' }],
    });
    expect(resultsOf([bad]).map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'note']);
  });

  test('gives a finding the same fingerprint wherever the file lies, and the second one of a place another', () => {
    const prints = (reports: readonly Report[]) =>
      resultsOf(reports).map(each => each.partialFingerprints?.['primaryLocationLineHash']);
    const [first, second] = prints([full]);
    expect(first).toMatch(/^[0-9a-f]{16}:1$/);
    expect(second).toBe(first?.replace(/1$/, '2'));
    expect(prints([{ ...bad, file: 'elsewhere/app.wasm' }])).toEqual(prints([bad]));
    // A hang is no place: nothing says that the next one is the same.
    const hang = { rule: 'run-hang', severity: 'error', message: 'm', fix: 'f', engine: 'v8' } as const;
    expect(prints([{ ...bad, findings: [hang] }])).toEqual([undefined]);
  });

  test('tells known findings from new ones only where there is a baseline', () => {
    const states = resultsOf([full], true).map(each => [each.baselineState, each.suppressions?.length ?? 0]);
    expect(states).toEqual([
      ['new', 0],
      ['new', 0],
      ['unchanged', 1],
    ]);
    expect(resultsOf([bad]).map(each => each.baselineState)).toEqual(Array(4).fill(undefined));
  });
});
