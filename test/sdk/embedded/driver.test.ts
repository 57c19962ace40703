import { expect, test } from 'vitest';
import { readDriverPlan } from '../../../src/sdk/embedded/driver.js';

const BANNER = `clang version 22.1.0 (https://example.org/llvm 9560ae0)
Target: wasm32-unknown-wasip1
Thread model: posix
InstalledDir: 
Build config: +assertions
`;

test('commands are unquoted, the banner is not shown, warnings are', () => {
  const plan = readDriverPlan(
    `${BANNER}clang: warning: -lfoo: 'linker' input unused [-Wunused-command-line-argument]
 (in-process)
 "" "clang" "-cc1" "-D" "A=\\"x y\\"" "-D" "B=\\$1\\\\" "" "a b.c"
 "wasm-ld" "-o" "x.wasm"
`,
    false,
  );
  expect(plan).toEqual({
    jobs: [
      ['clang', '-cc1', '-D', 'A="x y"', '-D', 'B=$1\\', '', 'a b.c'],
      ['wasm-ld', '-o', 'x.wasm'],
    ],
    messages: "clang: warning: -lfoo: 'linker' input unused [-Wunused-command-line-argument]\n",
  });
});

test('with -v the banner and the commands are shown too', () => {
  const text = `${BANNER} "" "clang" "-cc1"\n`;
  expect(readDriverPlan(text, true)).toEqual({ jobs: [['clang', '-cc1']], messages: text });
});

test('errors are messages and no commands', () => {
  const error = "clang: error: no such file or directory: 'nix.c'\n";
  expect(readDriverPlan(BANNER + error, false)).toEqual({ jobs: [], messages: error });
});
