import { elementFunctions } from '../../wasm/elements.js';
import type { WasmModule } from '../../wasm/types.js';
import { unlessUnreadable } from '../../wasm/unless-unreadable.js';
import { shortName } from '../function-names.js';
import { analyse } from '../rules/shared/analysis.js';
import type { CodePlace, Finding } from '../types.js';
import { type CallTree, chainTo, growTree } from './call-tree.js';
import { SourceLines } from './source-lines.js';

/** What a finding says about the way to its place. */
export type Reached = Pick<Finding, 'chain' | 'source'>;

/** The ways to places in a module. Call graph and debug information are read at the first question. */
class Reach {
  readonly #module: WasmModule;
  readonly #lines: SourceLines;
  /** By entry; undefined: by all of them. */
  readonly #trees = new Map<number | undefined, CallTree>();

  constructor(module: WasmModule) {
    this.#module = module;
    this.#lines = new SourceLines(module);
  }

  to(place: CodePlace): Reached {
    const facts = analyse(this.#module);
    const tree = this.#tree(place.from);
    const chain = chainTo(tree, place.func, func => shortName(facts.nameOf(func)));
    const source = this.#lines.of(place, tree);
    return { ...(chain === undefined ? {} : { chain }), ...(source === undefined ? {} : { source }) };
  }

  #tree(from: number | undefined): CallTree {
    let tree = this.#trees.get(from);
    if (tree === undefined) {
      const facts = analyse(this.#module);
      tree = growTree(facts.code.calls, facts.functions, this.#entries(from));
      this.#trees.set(from, tree);
    }
    return tree;
  }

  #entries(from: number | undefined) {
    if (from !== undefined) return { direct: [from], byPointer: [] };
    const { exports, start } = this.#module;
    const exported = exports.flatMap(({ kind, index }) => (kind === 'function' ? [index] : []));
    return {
      direct: start === undefined ? exported : [...exported, start],
      // Which call through a table gets to which of them cannot be read off a module: all are taken for possible.
      byPointer: unlessUnreadable(() => elementFunctions(this.#module)) ?? [],
    };
  }
}

const cache = new WeakMap<WasmModule, Reach>();

/**
 * How a place is reached: the shortest chain of direct calls from an export or the start function, else from a
 * function that a pointer points to (thread functions are such), and its line in the source. Throws WASM_MALFORMED and
 * WASM_UNSUPPORTED for code that cannot be read; damaged debug information is as none.
 */
export function reachOf(module: WasmModule, place: CodePlace): Reached {
  let reach = cache.get(module);
  if (reach === undefined) {
    reach = new Reach(module);
    cache.set(module, reach);
  }
  return reach.to(place);
}
