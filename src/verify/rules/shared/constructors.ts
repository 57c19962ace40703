import type { Analysis } from './analysis.js';

/** Who runs the constructors of a module, read off exports, imports and direct calls. */
export interface Constructors {
  readonly kind: 'command' | 'reactor' | 'library';
  /** Function index of `__wasm_call_ctors`; undefined where names are stripped and it is not exported. */
  readonly index: number | undefined;
  /** Under its own name, by which WAMR looks for it. */
  readonly exported: boolean;
  /** Another name under which it is exported, as tools that shorten names give one; absent: none. */
  readonly alias?: string;
  /** True when it is known to call nothing. */
  readonly empty: boolean;
  /** `_start` or `_initialize` gets to the constructors. */
  readonly entryRuns: boolean;
  /** What WAMR calls by itself at instantiation. */
  readonly runtimeRuns: '__wasm_call_ctors' | '_initialize' | 'nothing';
  /** Other exports that run them at each call; `wrapper`: made by the linker. */
  readonly others: readonly { readonly name: string; readonly wrapper: boolean }[];
}

const NAME = '__wasm_call_ctors';

/** Works out the facts; WAMR's part is core/iwasm/interpreter/wasm_runtime.c, execute_post_instantiate_functions. */
export function findConstructors(facts: Analysis): Constructors {
  const exportedIndex = facts.exportedFunction(NAME);
  const index = exportedIndex ?? facts.defined(NAME);
  const kind =
    facts.exportedFunction('_start') !== undefined
      ? 'command'
      : facts.exportedFunction('_initialize') !== undefined
        ? 'reactor'
        : 'library';
  const alias = facts.module.exports.find(
    each => each.kind === 'function' && each.index === index && each.name !== NAME,
  )?.name;
  const entry = facts.exportedFunction(kind === 'command' ? '_start' : '_initialize');
  return {
    kind,
    index,
    exported: exportedIndex !== undefined,
    ...(alias === undefined ? {} : { alias }),
    empty: index !== undefined && facts.code.calls.calleesOf(index).length === 0,
    entryRuns:
      entry !== undefined && index !== undefined && facts.code.calls.reachableFrom([entry]).has(index),
    runtimeRuns: runtimeRuns(facts, kind, exportedIndex !== undefined),
    others: index === undefined ? strippedWrappers(facts, kind) : otherCallers(facts, index),
  };
}

function runtimeRuns(
  facts: Analysis,
  kind: Constructors['kind'],
  exported: boolean,
): Constructors['runtimeRuns'] {
  if (facts.usesWasi) return kind === 'reactor' ? '_initialize' : 'nothing';
  return exported ? NAME : 'nothing';
}

function otherCallers(facts: Analysis, index: number): Constructors['others'] {
  const callers = facts.code.calls.reaching([index]);
  return facts.module.exports
    .filter(each => each.kind === 'function' && !['_start', '_initialize', NAME].includes(each.name))
    .filter(each => each.index !== index && callers.has(each.index))
    .map(each => ({ name: each.name, wrapper: facts.nameOf(each.index).endsWith('.command_export') }));
}

/**
 * Without names: lld's wrappers (wasm/Writer.cpp, createCommandExportWrapper) are two or three calls, and the first
 * callee is the same in all. A command's `_start` may be one of them and is then no witness.
 */
function strippedWrappers(facts: Analysis, kind: Constructors['kind']): Constructors['others'] {
  const exports = facts.module.exports.filter(
    each => each.kind === 'function' && each.name !== '_start' && each.index >= facts.imports.length,
  );
  if (!facts.stripped || kind === 'reactor' || exports.length < 2) return [];
  const first = new Set(
    exports.map(each => {
      const calls = facts.code.calls.calleesOf(each.index);
      return calls.length === 2 || calls.length === 3 ? calls[0] : undefined;
    }),
  );
  if (first.size !== 1 || first.has(undefined)) return [];
  return exports.map(each => ({ name: each.name, wrapper: true }));
}
