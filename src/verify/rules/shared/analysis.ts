import type { FunctionType, Limits, WasmModule } from '../../../wasm/types.js';
import { WASI_MODULES } from '../../natives/table.js';
import type { RuleHit } from '../../types.js';
import { type AuxStack, exportedConstant, findAuxStack } from './aux-stack.js';
import type { FunctionSet } from './call-graph.js';
import { type CodeFacts, scanCode } from './code-facts.js';

/** An imported function with its place in the function index space. */
export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly type: FunctionType;
  readonly index: number;
}

/** A defined function that has a name. */
export interface NamedFunction {
  readonly index: number;
  readonly name: string;
}

/** What several rules ask of a module; each answer is worked out once, at the first question. */
export class Analysis {
  readonly module: WasmModule;
  readonly imports: readonly FunctionImport[];
  #code: CodeFacts | undefined;
  #exported: Map<number, string> | undefined;
  #atomicReachers: FunctionSet | undefined;
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

  /** How many functions there are, imports included. */
  get functions(): number {
    return this.imports.length + this.module.functions.length;
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

  /** The first export of each function, by index. */
  get #exportNames(): ReadonlyMap<number, string> {
    if (this.#exported === undefined) {
      this.#exported = new Map();
      for (const { kind, index, name } of this.module.exports)
        if (kind === 'function' && !this.#exported.has(index)) this.#exported.set(index, name);
    }
    return this.#exported;
  }

  /** The first defined function of this name; exported ones come first. */
  defined(name: string): number | undefined {
    const found: number[] = [];
    this.#forDefined((index, each) => {
      if (each === name) found.push(index);
    });
    for (const index of this.#exportNames.keys()) if (found.includes(index)) return index;
    return found[0];
  }

  /** Defined functions whose name fits, in order of index. */
  definedMatching(pattern: RegExp): readonly NamedFunction[] {
    const found: NamedFunction[] = [];
    this.#forDefined((index, name) => {
      if (pattern.test(name)) found.push({ index, name });
    });
    return found.sort((a, b) => a.index - b.index);
  }

  /** Visits defined functions with their names: the name section's, else the first export's. They may be very many. */
  #forDefined(visit: (index: number, name: string) => void): void {
    const { functionNames } = this.module;
    const first = this.imports.length;
    for (const [index, name] of this.#exportNames)
      if (index >= first && !functionNames.has(index)) visit(index, name);
    functionNames.forEach((name, index) => {
      if (index >= first) visit(index, name);
    });
  }

  /** A name to print for any function index. */
  nameOf(index: number): string {
    const imported = this.imports[index];
    if (imported !== undefined) return `${imported.module}.${imported.name}`;
    const name = this.module.functionNames.get(index) ?? this.#exportNames.get(index);
    return name ?? `func[${index}]`;
  }

  /** True when an atomic instruction can be reached by direct calls. */
  reachesAtomic(index: number): boolean {
    this.#atomicReachers ??= this.code.calls.reaching(this.code.atomics);
    return this.#atomicReachers.has(index);
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
