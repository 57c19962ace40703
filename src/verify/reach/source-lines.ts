import { type LineFinder, readLines, type SourceLine } from '../../dwarf/lines.js';
import type { WasmModule } from '../../wasm/types.js';
import { unlessUnreadable } from '../../wasm/unless-unreadable.js';
import type { CodePlace } from '../types.js';
import { CallSites } from './call-sites.js';
import type { CallTree } from './call-tree.js';

/** Finds the C lines of places in a module. The debug information is read at the first question. */
export class SourceLines {
  readonly #module: WasmModule;
  #read: { readonly find: LineFinder; readonly sites: CallSites } | undefined;
  #started = false;

  constructor(module: WasmModule) {
    this.#module = module;
  }

  /**
   * The line of a place; where it has none (an import, a library compiled without -g), the line of the innermost
   * call on the way to it that has one. Undefined without debug information, or where it is damaged.
   */
  of({ func, offset }: CodePlace, tree: CallTree): SourceLine | undefined {
    const { find, sites } = this.#open() ?? {};
    if (find === undefined || sites === undefined) return undefined;
    const own = offset === undefined ? undefined : find(offset);
    if (own !== undefined) return own;
    const start = sites.startOf(func);
    const first = start === undefined ? undefined : find(start);
    return first ?? this.#ofCalls(func, tree, find, sites);
  }

  /** By tree and function: no part of a way is walked twice. */
  readonly #known = new WeakMap<CallTree, Map<number, SourceLine | undefined>>();

  #ofCalls(func: number, tree: CallTree, find: LineFinder, sites: CallSites): SourceLine | undefined {
    const known = this.#known.get(tree) ?? new Map<number, SourceLine | undefined>();
    this.#known.set(tree, known);
    const walked: number[] = [];
    let line: SourceLine | undefined;
    for (let at = func; line === undefined; ) {
      if (known.has(at)) {
        line = known.get(at);
        break;
      }
      walked.push(at);
      const caller = tree.get(at)?.caller;
      if (caller === undefined) break;
      const call = sites.callIn(caller, at);
      line = call === undefined ? undefined : find(call);
      at = caller;
    }
    for (const each of walked) known.set(each, line);
    return line;
  }

  #open() {
    if (this.#started) return this.#read;
    this.#started = true;
    const lines = readLines(this.#module);
    if (lines === undefined) return undefined;
    const find: LineFinder = offset => unlessUnreadable(() => lines(offset));
    this.#read = { find, sites: new CallSites(this.#module) };
    return this.#read;
  }
}
