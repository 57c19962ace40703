import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { layerMembers } from '../../src/libc/layer/load.js';
import { templateFile } from '../../src/paths.js';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';

const program = fileURLToPath(new URL('header.c', import.meta.url));

for (const { title, part, locate } of testSysroots) {
  describeWith(part, `our pthread.h over the headers of ${title}`, () => {
    test.each([
      ['c', 'c11'],
      ['c', 'gnu23'],
      ['c++', 'c++11'],
      ['c++', 'gnu++20'],
    ])('compiles as %s, -std=%s, with the sizes of the ABI', async (language, standard) => {
      const { includeDir } = await locate();
      const args = [
        '-x',
        language,
        `-std=${standard}`,
        '-pthread',
        '-Wall',
        '-Wextra',
        '-Werror',
        '-fsyntax-only',
      ];
      const includes = ['-nostdlibinc', '-isystem', templateFile('include'), '-isystem', includeDir];
      const { exitCode, stderr } = await runEmbedded('clang', [...args, ...includes, program], {
        cwd: tmpdir(),
      });
      expect(Buffer.from(stderr).toString()).toBe('');
      expect(exitCode).toBe(0);
    });
  });
}

describe('our pthread.h', () => {
  test('declares exactly the pthread functions that the layer defines', async () => {
    const text = readFileSync(join(templateFile('include'), 'pthread.h'), 'utf8');
    const declared = new Set([...text.matchAll(/^[^#\n]*?\b(_?pthread_\w+)\(/gm)].map(([, name]) => name));
    const defined = (await layerMembers())
      .flatMap(each => each.defined)
      .filter(name => /^_?pthread_/.test(name));
    expect([...declared].toSorted()).toEqual(defined.toSorted());
  });
});
