import { describe, expect, test } from 'vitest';
import { catalogue, findRule, nearestRule } from '../../../src/verify/catalogue.js';
import { threads } from '../../../src/verify/met.js';
import { renderRulesDoc } from '../../../src/verify/rules/doc.js';

// What every rule must tell, whatever it reads: docs/rules.md and `explain` are made from it.

const doc = renderRulesDoc();

describe.each(catalogue.map(each => [each.id, each] as const))('%s', (id, rule) => {
  test('says why, what to do, where it comes from, and shows it', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.title).not.toMatch(/\.$/);
    for (const sentence of [rule.why, rule.fix]) expect(sentence).toMatch(/\.$/);
    expect(rule.source.length).toBeGreaterThan(10);
    const { bad, good } = rule.example;
    expect(bad.length).toBeGreaterThan(10);
    expect(good.length).toBeGreaterThan(10);
    expect(good).not.toBe(bad);
    expect(new Set(rule.met).size).toBe(rule.met.length);
  });

  test('has its section in the docs, with the threads as links or the word that none is known', () => {
    const section = doc.split('\n### ').find(text => text.startsWith(`${id}\n`)) ?? '';
    for (const text of [rule.why, rule.fix, rule.source, rule.example.bad, rule.example.good])
      expect(section).toContain(text);
    for (const key of rule.met) expect(section).toContain(`](${threads[key].url})`);
    expect(section.includes('no public thread is known')).toBe(rule.met.length === 0);
  });
});

test('no id is taken twice', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
});

test('every thread is named by a rule, and is an address on GitHub', () => {
  const named = new Set<string>(catalogue.flatMap(({ met }) => met));
  expect(Object.keys(threads).filter(key => !named.has(key))).toEqual([]);
  for (const { url } of Object.values(threads))
    expect(url).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+\/(issues|pull)\/\d+$/);
});

test('rules are found by id, and those that were nearly typed by distance', () => {
  expect(findRule('pthread-stubs')?.kind).toBe('module');
  expect(findRule('object-bitcode')?.kind).toBe('object');
  expect(findRule('run-trap')?.kind).toBe('run');
  expect(findRule('pthread-stub')).toBeUndefined();
  expect(nearestRule('pthread-stub')).toBe('pthread-stubs');
  expect(nearestRule('something else')).toBeUndefined();
});
