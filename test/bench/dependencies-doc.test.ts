import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';

// The table of dependencies is written by hand; this sees to it that its names and counts are right.

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const doc = readFileSync(join(packageRoot, 'docs', 'dependencies.md'), 'utf8');
const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(join(packageRoot, 'package-lock.json'), 'utf8'),
);
const root = lock.packages[''];

describe('docs/dependencies.md', () => {
  test('has one row for each dependency, with the number of packages that come with it', () => {
    const rows = [...section('At run time').matchAll(/^\| ([@\w/-]+) \|(?:[^|]*\|){2} (\d+) \|/gm)];
    const found = rows.map(([, name, count]) => [name, Number(count)]);
    const expected = Object.keys(root?.dependencies ?? {}).map(name => [name, reach(name, new Set()).size]);
    expect(found).toEqual(expected);
  });

  test('names every development dependency', () => {
    const names = [...section('For development').matchAll(/^\| ([^|]+) \|/gm)].flatMap(
      ([, cell]) => cell?.split(', ') ?? [],
    );
    expect(names.filter(name => name !== 'package' && name !== '---')).toEqual(
      Object.keys(root?.devDependencies ?? {}),
    );
  });
});

function section(title: string): string {
  return doc.split('\n## ').find(text => text.startsWith(title)) ?? '';
}

/** A package and all that it needs; npm keeps each at the top unless versions differ. */
function reach(name: string, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const { dependencies, optionalDependencies } = lock.packages[`node_modules/${name}`] ?? {};
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) reach(next, seen);
  return seen;
}
