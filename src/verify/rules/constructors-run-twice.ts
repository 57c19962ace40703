import type { Rule, RuleHit } from '../types.js';
import { analyse } from './shared/analysis.js';
import { type Constructors, findConstructors } from './shared/constructors.js';
import { listNames } from './shared/names.js';

export const rule: Rule = {
  id: 'constructors-run-twice',
  title: 'The constructors run more than once',
  severity: 'error',
  why: 'Without a constructor call of its own, a module gets a linker-made wrapper around every export: each call from the host runs all constructors before and all destructors after. Global state, locks included, is reset while threads use it.',
  fix: 'Library without WASI: link with --export=__wasm_call_ctors. WASI library: link with -mexec-model=reactor. Command: export nothing but _start, or use a start object that runs the constructors itself (the patched sysroot has one).',
  source: 'lld wasm/Writer.cpp, createCommandExportWrappers',
  met: ['wasi471'],
  example: {
    bad: 'clang lib.cpp -Wl,--no-entry -Wl,--export=f -o lib.wasm  # f becomes: constructors, f, destructors',
    good: 'clang lib.cpp -mexec-model=reactor -Wl,--export=f -o lib.wasm',
  },
  check(module) {
    const facts = analyse(module);
    const found = findConstructors(facts);
    if (found.empty) return [];
    return [...wrapperHits(found), ...runtimeHits(found)];
  },
};

function wrapperHits(found: Constructors): RuleHit[] {
  const names = found.others.filter(each => each.wrapper).map(each => each.name);
  if (names.length === 0) return [];
  const guess = found.index === undefined ? ' (read from the shape of the code: names are stripped)' : '';
  return [
    {
      message: `every call of ${listNames(names)} runs the constructors again${guess}`,
      where: names[0] ?? '',
      ...(found.index === undefined ? { severity: 'warning' as const } : {}),
    },
  ];
}

function runtimeHits(found: Constructors): RuleHit[] {
  if (found.runtimeRuns !== '__wasm_call_ctors' || !found.entryRuns) return [];
  if (found.kind === 'command')
    return [
      {
        message:
          'WAMR runs the exported __wasm_call_ctors at instantiation and _start runs it again (the module imports no WASI function)',
        where: '__wasm_call_ctors',
      },
    ];
  return [
    {
      severity: 'info',
      message:
        'WAMR runs the exported __wasm_call_ctors at instantiation: the host must not call _initialize as well',
      where: '_initialize',
      fix: 'Do not call _initialize from the host, or drop --export=__wasm_call_ctors.',
    },
  ];
}
