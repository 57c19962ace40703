import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { listNames, STDIO } from './shared/names.js';

export const rule: Rule = {
  id: 'stdio-unlocked',
  title: 'stdio has no locks',
  severity: 'warning',
  why: 'A libc for one thread compiles the locks of FILE out. Two threads in printf at the same time trap with an out-of-bounds access, even when malloc is safe.',
  fix: 'Print from one thread at a time (one mutex around all stdio calls), or link a sysroot whose stdio is locked.',
  source: 'wasi-libc libc-top-half/musl/src/internal/stdio_impl.h, FLOCK',
  met: [],
  example: {
    bad: 'static void *work(void *p) { printf("%p\\n", p); return 0; }  /* two of them, stock libc */',
    good: 'wamr-pthread cc -- app.c -o app.wasm  # its stdio takes locks',
  },
  check(module) {
    const facts = analyse(module);
    if (!facts.startsThreads || facts.memory?.shared !== true) return [];
    const open = facts.definedMatching(STDIO).filter(each => !facts.reachesAtomic(each.index));
    if (open.length === 0) return [];
    const names = open.map(each => each.name);
    return [
      {
        message: `${listNames(names)} ${names.length === 1 ? 'takes' : 'take'} no lock: two threads that use a FILE at the same time corrupt it`,
        where: names[0] ?? '',
        ...placeOf(open[0]?.index),
      },
    ];
  },
};
