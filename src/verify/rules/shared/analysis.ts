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
  #named: readonly NamedFunction[] | undefined;
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

  /** Names of defined functions: the name section's, else the first export's. What is exported comes first. */
  get #defined(): readonly NamedFunction[] {
    if (this.#named !== undefined) return this.#named;
    const { functionNames } = this.module;
    const exported = this.#exportNames;
    const named: NamedFunction[] = [];
    for (const [index, name] of exported)
      if (this.isDefined(index)) named.push({ index, name: functionNames.get(index) ?? name });
    for (const [index, name] of functionNames)
      if (this.isDefined(index) && !exported.has(index)) named.push({ index, name });
    this.#named = named;
    return named;
  }

  /** The first defined function of this name. */
  defined(name: string): number | undefined {
    return this.#defined.find(each => each.name === name)?.index;
  }

  /** Defined functions whose name fits, in order of index. */
  definedMatching(pattern: RegExp): readonly NamedFunction[] {
    return this.#defined.filter(({ name }) => pattern.test(name)).sort((a, b) => a.index - b.index);
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
