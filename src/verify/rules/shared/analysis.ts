import type { FunctionType, Limits, WasmModule } from '../../../wasm/types.js';
import { WASI_MODULES } from '../../natives/table.js';
import type { RuleHit } from '../../types.js';
import { type AuxStack, exportedConstant, findAuxStack } from './aux-stack.js';
import { type CodeFacts, scanCode } from './code-facts.js';

/** An imported function with its place in the function index space. */
export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
  readonly index: number;
}

/** What several rules ask of a module; each answer is worked out once, at the first question. */
export class Analysis {
  readonly module: WasmModule;
  readonly imports: readonly FunctionImport[];
  #code: CodeFacts | undefined;
  #names: ReadonlyMap<number, string> | undefined;
  #callers: Map<number, number[]> | undefined;
  #atomicReachers: ReadonlySet<number> | undefined;
  #auxStack: { readonly found: AuxStack | undefined } | undefined;

  constructor(module: WasmModule) {
    this.module = module;
    let index = 0;
    this.imports = module.imports.flatMap(each =>
      each.kind === 'function'
        ? [{ module: each.module, name: each.name, type: each.type, index: index++ }]
        : [],
    );
  }

  /** The scan of all function bodies. */
  get code(): CodeFacts {
    this.#code ??= scanCode(this.module, this.imports.length, this.auxStack?.heapBase);
    return this.#code;
  }

  get auxStack(): AuxStack | undefined {
    this.#auxStack ??= { found: findAuxStack(this.module) };
    return this.#auxStack.found;
  }

  /** True where the address of the heap is also that behind the last variable, which any loop may use. */
  get dataEndsAtHeapBase(): boolean {
    return exportedConstant(this.module, '__data_end') === this.auxStack?.heapBase;
  }

  /** True where the name section was stripped: rules that go by names then know less. */
  get stripped(): boolean {
    return this.module.functionNames.size === 0;
  }

  get memory(): Limits | undefined {
    for (const each of this.module.imports) if (each.kind === 'memory') return each.limits;
    return this.module.memories[0];
  }

  /** WAMR treats a module as WASI when it imports one function of it (wasm_loader.c, import_wasi_api). */
  get usesWasi(): boolean {
    return this.imports.some(each => WASI_MODULES.includes(each.module));
  }

  get startsThreads(): boolean {
    return this.imported('env', 'pthread_create') !== undefined;
  }

  imported(module: string, name: string): FunctionImport | undefined {
    return this.imports.find(each => each.module === module && each.name === name);
  }

  exportedFunction(name: string): number | undefined {
    return this.module.exports.find(each => each.kind === 'function' && each.name === name)?.index;
  }

  /** Names of defined functions: the name section's, else the first export's. */
  get definedNames(): ReadonlyMap<number, string> {
    if (this.#names !== undefined) return this.#names;
    const names = new Map<number, string>();
    for (const each of this.module.exports) {
      if (each.kind === 'function' && this.isDefined(each.index) && !names.has(each.index))
        names.set(each.index, each.name);
    }
    for (const [index, name] of this.module.functionNames) if (this.isDefined(index)) names.set(index, name);
    this.#names = names;
    return names;
  }

  /** The first defined function of this name. */
  defined(name: string): number | undefined {
    for (const [index, each] of this.definedNames) if (each === name) return index;
    return undefined;
  }

  /** Defined functions whose name fits, in order of index. */
  definedMatching(pattern: RegExp): readonly { readonly index: number; readonly name: string }[] {
    const found: { index: number; name: string }[] = [];
    for (const [index, name] of this.definedNames) if (pattern.test(name)) found.push({ index, name });
    return found.sort((a, b) => a.index - b.index);
  }

  /** A name to print for any function index. */
  nameOf(index: number): string {
    const imported = this.imports[index];
    if (imported !== undefined) return `${imported.module}.${imported.name}`;
    return this.definedNames.get(index) ?? `func[${index}]`;
  }

  /** All functions that can be reached from one by direct calls, itself included. */
  reachableFrom(index: number): ReadonlySet<number> {
    const seen = new Set([index]);
    const open = [index];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const callee of this.code.calls.get(next) ?? []) {
        if (seen.has(callee)) continue;
        seen.add(callee);
        open.push(callee);
      }
    }
    return seen;
  }

  /** All functions from which one of these can be reached by direct calls, they included. Linear, however many ask. */
  reaching(targets: Iterable<number>): ReadonlySet<number> {
    const seen = new Set(targets);
    const open = [...seen];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const caller of this.#callersOf(next)) {
        if (seen.has(caller)) continue;
        seen.add(caller);
        open.push(caller);
      }
    }
    return seen;
  }

  #callersOf(index: number): readonly number[] {
    if (this.#callers === undefined) {
      this.#callers = new Map<number, number[]>();
      for (const [caller, callees] of this.code.calls)
        for (const callee of callees) {
          const known = this.#callers.get(callee);
          if (known === undefined) this.#callers.set(callee, [caller]);
          else known.push(caller);
        }
    }
    return this.#callers.get(index) ?? [];
  }

  /** True when an atomic instruction can be reached by direct calls. */
  reachesAtomic(index: number): boolean {
    this.#atomicReachers ??= this.reaching(this.code.atomics);
    return this.#atomicReachers.has(index);
  }

  private isDefined(index: number): boolean {
    return index >= this.imports.length;
  }
}

/** The place of a hit that is about a function as a whole; nothing where there is none. */
export function placeOf(func: number | undefined): Pick<RuleHit, 'place'> {
  return func === undefined ? {} : { place: { func } };
}

const cache = new WeakMap<WasmModule, Analysis>();

/** The analysis of a module, the same object for every rule. */
export function analyse(module: WasmModule): Analysis {
  const known = cache.get(module);
  if (known !== undefined) return known;
  const made = new Analysis(module);
  cache.set(module, made);
  return made;
}
