import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../src/verify/catalogue.js';
import { formatJunit } from '../../../src/verify/report/junit.js';
import type { Report } from '../../../src/verify/types.js';
import { bad, clean, full } from '../support/reports.js';

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly failure?: readonly { readonly message: string; readonly type: string; readonly '#text': string }[];
  readonly skipped?: readonly unknown[];
  readonly 'system-out'?: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly skipped: string;
  readonly testcase: readonly Case[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

function suites(reports: readonly Report[]): readonly Suite[] {
  const xml = formatJunit(reports);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parsed: { testsuites: [{ testsuite: Suite[] }] } = parser.parse(xml);
  return parsed.testsuites[0].testsuite;
}

function casesOf(report: Report): readonly Case[] {
  return suites([report])[0]?.testcase ?? [];
}

describe('formatJunit', () => {
  test('has a suite for each file, a case for each rule and each run', () => {
    const [first, second] = suites([clean, { ...bad, runs: [] }]);
    const rules = catalogue.filter(({ kind }) => kind !== 'object').map(({ id }) => id);
    expect(first?.testcase.map(({ name }) => name)).toEqual([...rules, 'run 1']);
    expect([first?.name, first?.failures]).toEqual(['app.wasm', '0']);
    // Without a run the rules of runs have nothing to say; a finding is shown all the same.
    expect(second?.testcase.map(({ name }) => name).filter(name => name.startsWith('run-'))).toEqual([
      'run-trap',
    ]);
  });

  test('fails a case for what makes verify fail, and for no warning', () => {
    const failed = casesOf(bad).filter(({ failure }) => failure !== undefined);
    expect(failed.map(({ name, classname }) => `${classname} ${name}`)).toEqual([
      'wamr-pthread.module allocator-inside',
      'wamr-pthread.module run-trap',
      'wamr-pthread.v8 run 1',
    ]);
    expect(failed[0]?.failure?.[0]).toEqual({
      message: 'dlmalloc is inside',
      type: 'allocator-inside',
      '#text': 'error: dlmalloc is inside\nwhere: dlmalloc\nfix: Patch.',
    });
    const slice = casesOf(bad).find(({ name }) => name === 'stack-slice');
    expect(slice?.['system-out']).toEqual(['warning: small\nfix: Link again.']);
    expect(suites([bad])[0]).toMatchObject({ failures: '3', skipped: '0' });
  });

  test('skips what the baseline accepts, the run included', () => {
    const known = bad.findings.map(each => ({ ...each, known: true as const }));
    const report = { ...bad, ok: true, findings: known };
    expect(suites([report])[0]).toMatchObject({ failures: '0', skipped: '4' });
  });

  test('carries any text, but for characters that XML cannot', () => {
    const cases = casesOf(full);
    const failure = cases.find(({ name }) => name === 'object-allocator')?.failure?.[0];
    expect(failure?.message).toBe('a < b && "c" > 100%, d: e\ufffd\ufffd ::error::x\nnext line');
    expect(failure?.['#text']).toContain('reached by: _start → main → std::vector<int>::push_back\n');
    expect(failure?.['#text']).toContain('source: src\\my part,1.c:12');
    const run = cases.find(({ classname }) => classname === 'wamr-pthread.wamr');
    expect(run?.['system-out']).toEqual(['bell \ufffd, ]]> and <tag>\n']);
  });
});
