import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { programBuilder, testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';

// The patched archives say that they are atomic, and the linker's check stays on: so it finds the object that is not,
// whose accesses to shared variables would be plain ones.

const source = fileURLToPath(new URL('programs/threads.c', import.meta.url));

for (const sysroot of testSysroots) {
  describeWith(sysroot.part, `the linker's feature check in ${sysroot.title}`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'features-'));
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test('names an object that was compiled without -matomics, and takes the same one with it', async () => {
      const builder = await programBuilder(sysroot, scratch);
      const plain = { compile: ['-no-pthread', '-mno-atomics'] };
      await expect(builder.build(source, 'plain', [], plain)).rejects.toThrow(
        /--shared-memory is disallowed by \S*plain\.o because it was not compiled with 'atomics'/,
      );
      await expect(builder.build(source, 'atomic')).resolves.toMatch(/atomic\.wasm$/);
    });
  });
}
