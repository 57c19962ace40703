import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeArchive } from '../../../src/archive/write.js';
import { configSchema } from '../../../src/config/schema.js';
import { linkFile } from '../../../src/link-file.js';
import { objectRules } from '../../../src/verify/object-rules/index.js';
import { verifyObjects } from '../../../src/verify/objects.js';
import { compileEmbedded } from '../../support/compile.js';
import type { ObjectFixture } from '../support/object-fixture.js';

// Rules about objects have one file and two fixtures each, as those about modules; the fixtures are C files.

const THREADS = ['-pthread', '-matomics', '-mbulk-memory'];
const LINK = ['-nostdlib', '-Wl,--no-entry,--shared-memory,--max-memory=1048576'];
const filesIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url)).map(name => name.replace(/\.ts$/, ''));
const ruleFiles = filesIn('../../../src/verify/object-rules/').filter(
  name => !['index', 'types', 'link-object', 'foreign-member'].includes(name),
);

test('the folder has one file for each rule, named by its id, and a good and a bad fixture', () => {
  expect(ruleFiles.toSorted()).toEqual(objectRules.map(({ id }) => id).toSorted());
  expect(filesIn('../object-fixtures/').toSorted()).toEqual(
    ruleFiles.flatMap(id => [`${id}.bad`, `${id}.good`]).toSorted(),
  );
});

describe.each(objectRules.map(({ id }) => id))('%s', id => {
  test('finds nothing in the good fixture, and neither does any other rule', async () => {
    const good = await load(id, 'good');
    expect(good.finds).toEqual([]);
    expect(await findings(good)).toEqual([]);
  });

  test('finds exactly what the bad fixture says', async () => {
    const bad = await load(id, 'bad');
    expect(bad.finds.length).toBeGreaterThan(0);
    const found = await findings(bad);
    expect(found.filter(({ rule }) => rule === id).map(({ message }) => message)).toEqual(bad.finds);
    for (const { where } of found) expect(where).toMatch(/^libtest\.a(\(.*\))?$/);
  });
});

async function findings(fixture: ObjectFixture) {
  const {
    sources,
    flags = [],
    foreign = {},
    fill = [],
    singleThreaded,
    linked,
    unindexed,
    config = {},
  } = fixture;
  const members = await Promise.all(
    Object.entries(sources).map(async ([name, content]) => {
      const own = singleThreaded === true ? [] : THREADS;
      const args = ['--target=wasm32-wasip1', '-O1', '-fno-builtin', '-w', ...own, ...flags];
      const data = await compileEmbedded({
        files: { [name]: content },
        args: [...args, ...(linked === true ? LINK : ['-c']), name, '-o', 'out.o'],
      });
      return { name: `${name}.o`, data: new Uint8Array([...data, ...fill]) };
    }),
  );
  const others = Object.entries(foreign).map(([name, bytes]) => ({ name, data: new Uint8Array(bytes) }));
  const archive = writeArchive([...members, ...others], () => []);
  const bytes = unindexed === true ? withoutIndex(archive) : archive;
  return verifyObjects('libtest.a', linkFile('libtest.a', bytes), configSchema.parse(config)).findings;
}

/** Without the first member, which is the index: as GNU ar leaves an archive of WebAssembly. */
function withoutIndex(archive: Uint8Array): Uint8Array {
  const size = Number(Buffer.from(archive.subarray(56, 66)).toString('latin1').trim());
  return Buffer.concat([archive.subarray(0, 8), archive.subarray(68 + size + (size % 2))]);
}

async function load(id: string, kind: 'good' | 'bad'): Promise<ObjectFixture> {
  const loaded: { default: ObjectFixture } = await import(`../object-fixtures/${id}.${kind}.ts`);
  return loaded.default;
}
