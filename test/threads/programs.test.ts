import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ProgramBuilder, programBuilder, type TestSysroot, testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { wamrRunner } from '../support/wamr.js';

/** The first line of each program says what must happen. */
const FIRST_LINE = /^\/\/ Must exit (\d+) and print "([^"]*)": (.+)$/m;

const folder = fileURLToPath(new URL('programs/', import.meta.url));
const programs = readdirSync(folder)
  .filter(file => /\.(c|cpp)$/.test(file))
  .map(file => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, code = '', output = '', promise = ''] = FIRST_LINE.exec(text) ?? [];
    return {
      file,
      name: basename(file, '.c'),
      isCxx: file.endsWith('.cpp'),
      needsThreadClasses: text.includes('\n// Needs <thread>.'),
      code: Number.parseInt(code, 10),
      output,
      promise,
      mostLogLines: /^\/\/ Log lines: at most (\d+)\.$/m.exec(text)?.[1],
      hostExport: /^\/\/ Host threads call (\w+)\.$/m.exec(text)?.[1],
      usesFolder: text.includes('\n// Runs in a folder of its own'),
      libraries: [...text.matchAll(/ Links ([\w-]+)\.$/gm)].map(([, library = '']) => library),
    };
  });

const wamr = wamrRunner();

test('every program says on its first line what must happen', () => {
  expect(programs.length).toBeGreaterThan(20);
  for (const { file, promise } of programs) expect(promise, file).not.toBe('');
});

/** A C++ program runs where there is a libc++, and one of std::thread and the like where that has them. */
function programsFor({ libcxx }: TestSysroot): typeof programs {
  return programs.filter(
    ({ isCxx, needsThreadClasses }) =>
      !isCxx || (needsThreadClasses ? libcxx === 'threads' : libcxx !== undefined),
  );
}

for (const sysroot of testSysroots) {
  const part = { missing: sysroot.part.missing ?? wamr.missing };
  describeWith(part, `the layer in ${sysroot.title}, on WAMR`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'layer-'));
    let builder: ProgramBuilder;
    beforeAll(async () => {
      builder = await programBuilder(sysroot, scratch);
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test.each(programsFor(sysroot))(
      '$name: $promise',
      async ({ file, name, code, output, hostExport, mostLogLines, usesFolder, libraries }) => {
        const module = await builder.build(join(folder, file), name, libraries);
        const run = await wamr.run(module, {
          ...(usesFolder ? { dir: scratch, args: [scratch] } : {}),
          ...(hostExport === undefined ? {} : { hostThreads: 3, hostExport }),
        });
        // An exception's text or a failed check says more than an exit code.
        if (code === 0) expect(run.stderr).toBe('');
        expect({ code: run.code, stdout: run.stdout.trimEnd(), timedOut: run.timedOut }).toEqual({
          code,
          stdout: output,
          timedOut: false,
        });
        if (mostLogLines !== undefined) expect(run.log.length).toBeLessThanOrEqual(Number(mostLogLines));
      },
    );
  });
}
