import { ok, problem } from '../observe.js';
import { buildLines, type Line } from '../project-text.js';
import type { Check, Observation } from '../types.js';

/** What in a build file belongs to the other model, and what to do about it. */
const SIGNS: readonly { readonly sign: RegExp; readonly what: string; readonly fix: string }[] = [
  {
    sign: /WAMR_BUILD_LIB_WASI_THREADS(?::\w+)?["\s=:,]+"?(?:1|ON|TRUE|YES)\b/i,
    what: 'the runtime is built with wasi-threads, which moves the stacks of lib-pthread into the app heap',
    fix: 'Set WAMR_BUILD_LIB_WASI_THREADS to 0; .wamr-pthread/runtime.cmake has every option.',
  },
  {
    sign: /wasi-sdk-pthread\.cmake|wasm32-wasi(?:p1)?-threads/,
    what: 'modules are built for wasi-threads: they import wasi.thread-spawn, which lib-pthread does not have',
    fix: 'Use the toolchain file of this package; its target is wasm32-wasip1, and threads come from the patched sysroot.',
  },
];

export const check: Check = {
  id: 'thread-models',
  title: 'Build files',
  why: 'lib-pthread and wasi-threads are two ABIs: with one of each no thread starts, and the program may end as if all were well.',
  source: 'WAMR doc/pthread_impls.md; core/iwasm/libraries/lib-wasi-threads',
  observe({ cwd }) {
    const lines = buildLines(cwd);
    const found = SIGNS.flatMap(each => problemsOf(lines, each));
    if (found.length > 0) return found;
    const files = new Set(lines.map(({ file }) => file)).size;
    return [ok(`nothing of wasi-threads in ${files} build files`)];
  },
};

/** One for each file: the first line says enough. */
function problemsOf(lines: readonly Line[], { sign, what, fix }: (typeof SIGNS)[number]): Observation[] {
  const hits = lines.filter(({ text }) => sign.test(text));
  return hits
    .filter((hit, at) => hits.findIndex(({ file }) => file === hit.file) === at)
    .map(({ file, line, text }) => problem(`${file}:${line}: ${text}: ${what}`, fix));
}
