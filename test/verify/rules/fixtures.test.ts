import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { rules } from '../../../src/verify/rules/index.js';
import { checkRules } from '../../../src/verify/static-rules.js';
import { readModule } from '../../../src/wasm/module.js';
import { buildModule } from '../../support/module-builder.js';
import type { Fixture } from '../support/fixture.js';
import { sound } from '../support/sound-module.js';

// Every rule has one file and two fixtures; this walks the folders and insists.

const rulesDir = new URL('../../../src/verify/rules/', import.meta.url);
const fixturesDir = new URL('../fixtures/', import.meta.url);

const ruleFiles = filesIn(rulesDir).filter(name => !['index', 'doc'].includes(name));
const fixtureFiles = filesIn(fixturesDir);

describe('the folder of rules', () => {
  test('has one file per rule, named by its id', () => {
    expect(ruleFiles.toSorted()).toEqual(rules.map(each => each.id).toSorted());
  });

  test('has a good and a bad fixture per rule and no others', () => {
    expect(fixtureFiles.toSorted()).toEqual(ruleFiles.flatMap(id => [`${id}.bad`, `${id}.good`]).toSorted());
  });
});

test('nothing is found in the sound module', () => {
  expect(check({ module: sound, finds: [] }).findings).toEqual([]);
});

for (const rule of rules) {
  describe(rule.id, () => {
    test('finds nothing in the good fixture, and neither does any other rule find an error', async () => {
      const good = await load(rule.id, 'good');
      expect(good.finds).toEqual([]);
      const { findings } = check(good);
      expect(findings.filter(each => each.rule === rule.id || isSurprising(each, rule.id))).toEqual([]);
      expectValid(good);
    });

    test('finds exactly what the bad fixture says', async () => {
      const bad = await load(rule.id, 'bad');
      expect(bad.finds.length).toBeGreaterThan(0);
      const { findings, blockedBy } = check(bad);
      const own = findings
        .filter(each => each.rule === rule.id)
        .map(({ message, where, severity }) => ({ message, where, severity }));
      expect(own).toEqual(bad.finds.map(each => ({ where: undefined, severity: rule.severity, ...each })));
      expect(blockedBy.includes(rule.id)).toBe(bad.blocksRun === true);
      expectValid(bad);
    });
  });
}

/** Good fixtures of rules about WAMR's own natives may use them; that is a warning of another rule. */
function isSurprising(finding: { rule: string; severity: string }, id: string): boolean {
  return finding.severity === 'error' && finding.rule !== id;
}

function check(fixture: Fixture) {
  const config = configSchema.parse(fixture.config ?? {});
  return checkRules(readModule(buildModule(fixture.module), 'fixture.wasm'), config);
}

/** The modules that the builder makes are real ones: V8 compiles them. */
function expectValid(fixture: Fixture): void {
  const bytes = buildModule(fixture.module);
  if (fixture.invalid === true) return;
  expect(new WebAssembly.Module(bytes)).toBeInstanceOf(WebAssembly.Module);
}

async function load(id: string, kind: 'good' | 'bad'): Promise<Fixture> {
  const loaded: { default: Fixture } = await import(`../fixtures/${id}.${kind}.ts`);
  return loaded.default;
}

function filesIn(directory: URL): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(each => each.isFile() && each.name.endsWith('.ts'))
    .map(each => each.name.replace(/\.ts$/, ''));
}
