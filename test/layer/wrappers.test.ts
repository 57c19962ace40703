// Programs that replace a function of libc which the layer wraps, and what the linked module shows of the locks.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { checkRules } from '../../src/verify/static-rules.js';
import { readModule } from '../../src/wasm/module.js';
import { type ProgramBuilder, programBuilder, testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { wamrRunner } from '../support/wamr.js';

/** Its own getenv and vfprintf: libc's setlocale must use the first, libc's printf the second. */
const OWN = `
#include <stdarg.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>
#include <string.h>
static int asked;
char *getenv(const char *name) { asked++; return strcmp(name, "LC_ALL") == 0 ? "C" : NULL; }
int vfprintf(FILE *file, const char *format, va_list values) { return fputs("own ", file); }
int main(void) {
  printf("never");
  setlocale(LC_ALL, "");
  fputs(asked > 0 ? "asked" : "not asked", stdout);
  return 0;
}
`;

const PRINTS = `
#include <pthread.h>
#include <stdio.h>
static void *work(void *arg) { printf("%d\\n", 1); puts("2"); putchar('3'); fputs("4", stdout); return arg; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  int c = getchar();
  fflush(NULL);
  ungetc(c, stdin);
  return pthread_join(thread, NULL);
}
`;

/** Main returns while four threads print. */
const LEAVES = `
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
static void *work(void *arg) {
  for (int i = 0;; i++) printf("thread %d line %d end\\n", (int)(intptr_t)arg, i);
}
int main(void) {
  pthread_t thread;
  for (intptr_t i = 0; i < 4; i++) pthread_create(&thread, NULL, work, (void *)i);
  nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
  return 5;
}
`;

const wamr = wamrRunner();

for (const sysroot of testSysroots) {
  const part = { missing: sysroot.part.missing ?? wamr.missing };
  describeWith(part, `wrapped functions of ${sysroot.title}`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'wrappers-'));
    let builder: ProgramBuilder;
    beforeAll(async () => {
      builder = await programBuilder(sysroot, scratch);
    });
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));
    const build = (name: string, text: string) => {
      const source = join(scratch, `${name}.c`);
      writeFileSync(source, text);
      return builder.build(source, name);
    };

    test('can be replaced by a program, which libc then calls', async () => {
      const { code, stdout, stderr } = await wamr.run(await build('own', OWN));
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'own asked', stderr: '' });
    });

    test('flush whole lines at exit while threads go on printing', async () => {
      const { code, stdout, stderr } = await wamr.run(await build('leaves', LEAVES));
      expect({ code, stderr }).toEqual({ code: 5, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines.pop()).toBe('');
      const next = [0, 0, 0, 0];
      for (const line of lines) {
        const [, thread = -1, number = -1] = (/^thread (\d) line (\d+) end$/.exec(line) ?? []).map(Number);
        expect(number, line).toBe(next[thread]);
        next[thread] = number + 1;
      }
    });

    test('satisfy the rule that looks for locks in stdio', async () => {
      const file = await build('prints', PRINTS);
      const { findings } = checkRules(readModule(readFileSync(file), file), configSchema.parse({}));
      expect(findings.filter(({ rule }) => rule === 'stdio-unlocked')).toEqual([]);
    });
  });
}
