import type { Code, FunctionSpec, GlobalSpec, ImportSpec, ModuleSpec } from '../../support/module-builder.js';

// Pieces of code by their meaning. Addresses are 0: the modules are read, never run.
const address = [0x41, 0];
const zero = [0x41, 0];
export const compareExchange: readonly Code[] = [...address, ...zero, ...zero, 0xfe, 0x48, 2, 0, 0x1a];
export const growMemory: readonly Code[] = [...zero, 0x40, 0, 0x1a];
export const call = (name: string): Code => ({ call: name });
/** `memory.atomic.notify` with a constant count of 0 to 63, or -1. */
export const notify = (count: number): readonly Code[] => [
  ...address,
  ...[0x41, count & 0x7f],
  ...[0xfe, 0, 2, 0, 0x1a],
];

const imports: readonly ImportSpec[] = [
  { module: 'env', name: 'malloc', type: '(i)i' },
  { module: 'env', name: 'free', type: '(i)' },
  { module: 'env', name: 'pthread_create', type: '(iiii)i' },
  { module: 'env', name: 'pthread_exit', type: '(i)' },
  { module: 'wasi_snapshot_preview1', name: 'proc_exit', type: '(i)' },
];

const functions: readonly FunctionSpec[] = [
  { name: '_start', body: [call('__wasm_call_ctors'), call('main')], exports: ['_start'] },
  { name: '__wasm_call_ctors', body: [call('construct')] },
  { name: '__wasm_init_memory' },
  { name: '__wasm_init_tls', type: '(i)', body: [0x20, 0, { set: '__tls_base' }] },
  { name: '__wt_thread_entry', type: '(i)', body: [0x20, 0, call('__wasm_init_tls')] },
  { name: 'construct' },
  { name: 'main', body: [{ get: '__tls_base' }, 0x1a] },
  { name: 'malloc', type: '(i)i', body: [0x20, 0, call('env.malloc')] },
  { name: 'free', type: '(i)', body: [0x20, 0, call('env.free')] },
  {
    name: 'pthread_create',
    type: '(iiii)i',
    body: [...[0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3], call('env.pthread_create')],
  },
  { name: 'pthread_mutex_lock', type: '(i)i', body: [...compareExchange, ...zero] },
  { name: 'fputs', type: '(ii)i', body: [...zero, call('pthread_mutex_lock')] },
];

const stackTop = 5 * 256 * 1024;

const globals: readonly GlobalSpec[] = [
  { name: '__stack_pointer', mutable: true, init: stackTop },
  { name: '__tls_base', mutable: true, init: 0 },
  { name: '__data_end', init: stackTop + 1000, exports: ['__data_end'] },
  { name: '__heap_base', init: stackTop + 1008, exports: ['__heap_base'] },
];

/** A command as the patched sysroot links it for the default config: no rule finds anything in it. */
export const sound: ModuleSpec = {
  imports,
  functions,
  memory: { min: 21, max: 1024, shared: true, exports: ['memory'] },
  globals,
  start: '__wasm_init_memory',
  features: ['+atomics', '+bulk-memory'],
};

/** With more functions; one of a name that exists replaces it. */
export function withFunctions(spec: ModuleSpec, ...more: readonly FunctionSpec[]): ModuleSpec {
  return { ...spec, functions: merge(spec.functions, more) };
}

/** With more imports; one of a name that exists replaces it. */
export function withImports(spec: ModuleSpec, ...more: readonly ImportSpec[]): ModuleSpec {
  return { ...spec, imports: merge(spec.imports, more) };
}

/** With more globals; one of a name that exists replaces it. */
export function withGlobals(spec: ModuleSpec, ...more: readonly GlobalSpec[]): ModuleSpec {
  return { ...spec, globals: merge(spec.globals, more) };
}

/** Without these imports; functions that forwarded to them lose their bodies' meaning and go too. */
export function withoutImports(spec: ModuleSpec, ...names: readonly string[]): ModuleSpec {
  const gone = new Set(names.map(name => `env.${name}`));
  return {
    ...spec,
    imports: spec.imports.filter(each => !gone.has(`${each.module}.${each.name}`)),
    functions: spec.functions.filter(each => !(each.body ?? []).some(piece => refersTo(piece, gone))),
  };
}

/** Without WASI: a module that imports only from env. */
export function withoutWasi(spec: ModuleSpec): ModuleSpec {
  return { ...spec, imports: spec.imports.filter(each => each.module === 'env') };
}

function refersTo(piece: Code, gone: ReadonlySet<string>): boolean {
  return typeof piece === 'object' && 'call' in piece && gone.has(piece.call);
}

function merge<T extends { readonly name: string }>(old: readonly T[], more: readonly T[]): T[] {
  const replaced = new Map(more.map(each => [each.name, each]));
  const kept = old.map(each => replaced.get(each.name) ?? each);
  const known = new Set(old.map(each => each.name));
  return [...kept, ...more.filter(each => !known.has(each.name))];
}
