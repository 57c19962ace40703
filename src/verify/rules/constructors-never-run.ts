import type { Rule, RuleHit } from '../types.js';
import { analyse } from './shared/analysis.js';
import { type Constructors, findConstructors } from './shared/constructors.js';

export const rule: Rule = {
  id: 'constructors-never-run',
  title: 'Nobody runs the constructors',
  severity: 'error',
  why: 'Global C++ objects and __attribute__((constructor)) functions stay zero: silent wrong results. Exporting `__wasm_call_ctors` stops the linker from calling it, and WAMR calls it only in modules without WASI imports.',
  fix: 'Command: do not export __wasm_call_ctors. WASI library: link with -mexec-model=reactor. Library without WASI: link with --no-entry --export=__wasm_call_ctors.',
  source:
    'core/iwasm/interpreter/wasm_runtime.c, execute_post_instantiate_functions; lld wasm/Writer.cpp, createCommandExportWrappers',
  met: [],
  example: {
    bad: 'clang app.c -Wl,--export=__wasm_call_ctors -o app.wasm  # _start then leaves them out',
    good: 'clang app.c -o app.wasm',
  },
  check(module) {
    const facts = analyse(module);
    const found = findConstructors(facts);
    if (found.index === undefined || found.empty || runsAlready(found)) return [];
    return [describe(found)];
  },
};

function runsAlready(found: Constructors): boolean {
  if (found.runtimeRuns === '__wasm_call_ctors') return true;
  if (found.entryRuns) return found.kind === 'command' || found.runtimeRuns === '_initialize';
  // Wrappers of the linker run them at every call: too often, which is another rule's business.
  return found.others.some(each => each.wrapper);
}

function describe(found: Constructors): RuleHit {
  const by = (name: string, how: string, fix: string): RuleHit => ({
    severity: 'warning',
    message: `the constructors run only if the host calls ${name} exactly once after instantiation${how}`,
    where: name,
    fix,
  });
  if (found.entryRuns)
    return by(
      '_initialize',
      ': WAMR does it only for modules that import WASI functions',
      'Let the host call _initialize once, as the generated header does, or link with --no-entry --export=__wasm_call_ctors.',
    );
  const [manual] = found.others;
  if (found.kind !== 'command' && manual !== undefined)
    return by(manual.name, '', `Let the host call ${manual.name} once, before any other function.`);
  if (found.kind === 'library' && found.exported)
    return by(
      '__wasm_call_ctors',
      ': WAMR does it only for modules without WASI imports',
      'Link with -mexec-model=reactor, or let the host call __wasm_call_ctors once, as the generated header does.',
    );
  if (found.kind !== 'command' && !found.exported && found.alias !== undefined)
    return by(
      found.alias,
      `: __wasm_call_ctors is exported as ${found.alias}, and WAMR does not look for that name`,
      `Let the host call ${found.alias} once, before any other function.`,
    );
  const entry =
    found.kind === 'command' ? '_start' : found.kind === 'reactor' ? '_initialize' : 'an exported function';
  return {
    message: `__wasm_call_ctors is never called: ${entry} does not reach it, and it ${exportedHow(found)}`,
    where: '__wasm_call_ctors',
  };
}

function exportedHow({ exported, alias }: Constructors): string {
  if (!exported && alias === undefined) return 'is not exported';
  return `is exported${exported ? '' : ` as ${alias}`}, and therefore the linker left its call out`;
}
