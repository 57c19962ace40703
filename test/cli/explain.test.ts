import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/verify/catalogue.js';
import { cli, errorText } from './support/cli.js';

const explain = (...words: string[]) => cli(['explain', ...words], { cwd: tmpdir() });

test('explain RULE prints the page of a rule', async () => {
  const { code, stdout, stderr } = await explain('mangled-pthread-import');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "mangled-pthread-import (error)
    A thread function was declared as C++.

    Why
      The header that declared it lacks \`extern "C"\`, so the linker looked for the mangled C++ name, which
      nobody defines.

    What to do
      Include the patched sysroot's <pthread.h>, or wrap the include in extern "C" { }.

    Bad
      int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);  // in C++: _Z14pthread_create…

    Good
      extern "C" {
      #include "threads.h"
      }

    Source
      Itanium C++ ABI, name mangling
      core/iwasm/common/wasm_native.c, natives are found by their C names

    Met by
      imports named _Z14pthread_create…
        https://github.com/wasm-micro-runtime/wasm-micro-runtime/issues/932
    "
  `);
});

test('explain lists every rule with its severity', async () => {
  const { code, stdout } = await explain();
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  for (const { id, severity, title } of catalogue) {
    const line = lines.find(each => each.trim().startsWith(`${id} `));
    expect(line).toMatch(new RegExp(`${severity} +`));
    expect(line).toContain(title);
  }
});

test('--json prints the same as data, with the threads as links', async () => {
  const { stdout } = await explain('allocator-inside', '--json');
  const page = JSON.parse(stdout);
  expect(page).toMatchObject({ id: 'allocator-inside', kind: 'module', severity: 'error' });
  expect(page.met[0].url).toMatch(/^https:\/\/github\.com\//);
  const all: { id: string }[] = JSON.parse((await explain('--json')).stdout);
  expect(all.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
});

test('a rule that does not exist: the nearest one, and exit code 2', async () => {
  expect(await explain('pthread-stub')).toEqual({
    code: 2,
    stdout: '',
    stderr: errorText(
      'RULE_UNKNOWN',
      'there is no rule "pthread-stub"',
      'Did you mean "pthread-stubs"? Type: wamr-pthread explain pthread-stubs',
    ),
  });
  expect(await explain('what')).toMatchObject({
    code: 2,
    stderr: errorText('RULE_UNKNOWN', 'there is no rule "what"', 'wamr-pthread explain lists all rules.'),
  });
});
