import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remembered } from '../../src/sdk/facts.js';
import { scratch } from './trees.js';

const isText = (value: unknown): value is string => typeof value === 'string';

test('a folder that takes nothing is passed over, and nowhere at all is no harm', async () => {
  const folder = scratch();
  const [closed, open] = [join(folder, 'file', 'facts'), join(folder, 'facts')];
  writeFileSync(join(folder, 'file'), '');
  let made = 0;
  const look = (...folders: string[]) =>
    remembered({ folders }, 'test', [folder], isText, async () => `fact ${++made}`);
  expect(await look(closed)).toBe('fact 1');
  expect(await look(closed, open)).toBe('fact 2');
  expect(readdirSync(open)).toHaveLength(1);
});

test('the same files, the same fact; another time of change, another one', async () => {
  const folder = scratch();
  const file = join(folder, 'file');
  writeFileSync(file, 'one');
  let made = 0;
  const store = { folders: [join(folder, 'facts')] };
  const look = () => remembered(store, 'test', [file], isText, async () => `fact ${++made}`);
  expect([await look(), await look()]).toEqual(['fact 1', 'fact 1']);
  writeFileSync(file, 'three');
  expect(await look()).toBe('fact 2');
});
