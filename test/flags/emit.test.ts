import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmakeText } from '../../src/flags/emit/cmake-text.js';
import { EMIT_TARGETS, emit } from '../../src/flags/emit/index.js';
import { responseFile } from '../../src/flags/emit/response.js';
import { shellLine } from '../../src/flags/emit/shell.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { debianCompilers, debianLike, sampleFlags, wasiSdkLike } from './samples.js';

const flags = sampleFlags({ link: { entry: 'library', exports: ['get'] } }, debianLike, {
  libcxxLowered: true,
});
const options = { sdk: debianLike, compilers: debianCompilers };

/** Arguments with everything that quoting can get wrong; no NUL, which no argument can hold. */
const hardWords = fc.array(fc.string({ unit: fc.constantFrom(...`aZ0 '"\\$\`*?;&|<>()[]{}~#!=,\t\n`) }), {
  minLength: 1,
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-emit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('every target is text that ends with one newline', () => {
  for (const target of EMIT_TARGETS) expect(emit(flags, target, options)).toMatch(/[^\n]\n$/);
});

it.each([
  ['toolchain.cmake', 'cmake'],
  ['runtime.cmake', 'runtime'],
  ['wamr_pthread_host.h', 'header'],
  ['link-cxx.txt', 'link-cxx'],
  ['target.cmake', 'cmake-target'],
  ['meson.ini', 'meson'],
] as const)('%s', async (name, target) => {
  await expect(emit(flags, target, options)).toMatchFileSnapshot(`golden/${name}`);
});

it('wamr-pthread.pc', async () => {
  const text = emit(flags, 'pkgconfig', options).replace(/^Version: .*$/m, 'Version: X');
  await expect(text).toMatchFileSnapshot('golden/wamr-pthread.pc');
});

it("a host's CMake gets WAMR's options as variables, and the files to watch", () => {
  const text = emit(flags, 'cmake-host', { watch: ['/my project/$x.json'] });
  expect(text).toMatch(/^set\(WAMR_PTHREAD_RUNTIME_OPTIONS WAMR_BUILD_\w+ /);
  expect(text).toContain('\nset(WAMR_BUILD_LIB_PTHREAD "1")\n');
  expect(text).toMatch(/\nset\(WAMR_PTHREAD_WATCH\n {2}"\/my project\/\\\$x\.json"\)\n$/);
  expect(text).not.toContain('CACHE');
});

it('iwasm gets one line of options', () => {
  expect(emit(flags, 'iwasm')).toBe('--heap-size=16777216 --max-threads=4 --stack-size=262144\n');
});

it("toolchain.cmake begins with the SDK's own file", () => {
  const text = emit(sampleFlags({}, wasiSdkLike), 'cmake', { sdk: wasiSdkLike, compilers: debianCompilers });
  const lines = text.split('\n');
  const included = lines.indexOf('include("/opt/wasi-sdk/share/cmake/wasi-sdk-p1.cmake")');
  expect(included).toBeGreaterThan(0);
  expect(included).toBeLessThan(lines.findIndex(line => line.startsWith('set(')));
});

it('toolchain.cmake names its own folder by a variable only', () => {
  expect(emit(flags, 'cmake', options)).not.toContain('/project/.wamr-pthread');
});

describe('shellLine', () => {
  it('leaves ordinary options as they are', () => {
    expect(shellLine(['-O2', '-Wl,--export=get', '--sysroot=/a b'])).toBe(
      "-O2 -Wl,--export=get '--sysroot=/a b'\n",
    );
  });

  it('comes out of a shell as it went in', () => {
    fc.assert(
      fc.property(hardWords, words => {
        const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellLine(words)}`], {
          encoding: 'utf8',
        });
        expect(printed.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });
});

describeWith(debian(), 'responseFile', () => {
  it('comes out of clang as it went in', () => {
    // -### prints every argument quoted, with a backslash before quote, backslash and dollar.
    const file = join(folder, 'arguments.rsp');
    fc.assert(
      fc.property(hardWords, words => {
        const defines = words.map(word => `-DX=${word}`);
        writeFileSync(file, responseFile(defines));
        const { stderr } = run(debian().clang, ['-###', '-c', '-x', 'c', '/dev/null', `@${file}`]);
        const printed = [...stderr.matchAll(/"-D" "X=((?:[^"\\]|\\.)*)"/gs)].map(([, text = '']) =>
          text.replaceAll(/\\(.)/gs, '$1'),
        );
        expect(printed).toEqual(words);
      }),
      { numRuns: 25 },
    );
  });
});

describe('cmakeText', () => {
  it('escapes what CMake would expand, and nothing else', () => {
    expect(cmakeText('a "b" $' + '{c} \\ d; e')).toBe(String.raw`"a \"b\" \$` + String.raw`{c} \\ d; e"`);
  });

  it('writes a folder as a variable, but not its namesake', () => {
    const [folder, reference] = ['/p/out', '$' + '{HERE}'];
    expect(cmakeText('--x=/p/out/lib', { [folder]: 'HERE' })).toBe(`"--x=${reference}/lib"`);
    expect(cmakeText('/p/out', { [folder]: 'HERE' })).toBe(`"${reference}"`);
    expect(cmakeText('/p/outer/lib', { [folder]: 'HERE' })).toBe('"/p/outer/lib"');
  });

  it('writes slashes on Windows', () => {
    const reference = '$' + '{HERE}';
    const text = (path: string) => cmakeText(path, { 'C:\\p\\out': 'HERE' }, 'win32');
    expect(text('--x=C:\\p\\out\\lib')).toBe(`"--x=${reference}/lib"`);
    expect(text('D:\\Program Files\\clang.exe')).toBe('"D:/Program Files/clang.exe"');
  });
});

function run(program: string, args: readonly string[]): { stderr: string } {
  return { stderr: execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...args], { encoding: 'utf8' }) };
}
