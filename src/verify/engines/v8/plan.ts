import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { errnoOf, WamrPthreadError } from '../../../errors.js';
import { MEMORY_IMPORT, rewriteForSharedEngine } from '../../../wasm/edit/module.js';
import type { Limits, WasmModule } from '../../../wasm/types.js';
import { bindImports } from './bindings.js';
import { planEntry, usesWasi } from './entry.js';
import { type Layout, REFUSAL } from './layout.js';
import { exportsAllocator, layoutOf, memoryOf } from './module-layout.js';
import type { V8RunOptions } from './options.js';
import type { EngineJob } from './protocol.js';
import { planScenario } from './scenario-plan.js';

/** A run that can be started, or WAMR's words where it would not even instantiate the module. */
export type Plan = { readonly unlinked: readonly string[] } & (
  | { readonly kind: 'run'; readonly job: EngineJob }
  | { readonly kind: 'refused'; readonly message: string }
);

/** Works out everything about a run beforehand. Pure but for a look at `dirs`; throws IO_READ, ENGINE_FAILED. */
export function planRun(options: V8RunOptions): Plan {
  const { module, maxThreads, scenario } = options;
  const hostImports = hostNames(options);
  const { bindings, unlinked, refused } = bindImports(module, hostImports, scenario?.natives);
  if (refused !== undefined) return { kind: 'refused', unlinked, message: REFUSAL + refused };
  const ownAllocator = exportsAllocator(module);
  const memory = memoryOf(module);
  const placed = layoutOf(module, { maxThreads, appHeap: options.appHeap });
  if ('refused' in placed) return { kind: 'refused', unlinked, message: placed.refused };
  const shared = memory?.shared === true;
  const resized = withMemory(module, placed.layout);
  const main = rewriteForSharedEngine(resized);
  const hasActiveData = module.data.some(each => each.mode === 'active');
  const job: EngineJob = {
    module: main.bytes,
    threadModule:
      shared && hasActiveData ? rewriteForSharedEngine(resized, { dropData: true }).bytes : undefined,
    layout: placed.layout,
    shared,
    exports: { stackPointer: main.stackPointerExport, table: main.tableExport, ownAllocator },
    memoryImport: MEMORY_IMPORT,
    bindings,
    hostImports: hostImports.length,
    ...planEntry(module, options.call ?? [], scenario?.constructors),
    scenario: scenario === undefined ? undefined : planScenario(module, scenario),
    args: [programName(module), ...options.args],
    wasi: usesWasi(module) ? { env: options.env, dirs: openDirs(options.dirs) } : undefined,
    maxThreads,
    timeoutMs: options.timeoutMs,
    schedule: options.schedule,
  };
  return { kind: 'run', unlinked, job };
}

/** The user's own natives, those of a scenario included; the engine counts the calls of each. */
export function hostNames({ hostImports = [], scenario }: V8RunOptions): readonly string[] {
  const stubs = Object.keys(scenario?.natives ?? {}).map(name => name.slice('env.'.length));
  return [...new Set([...hostImports, ...stubs])];
}

/** The same module with the limits of its memory replaced by the planned ones. */
function withMemory(module: WasmModule, { memory }: Layout): WasmModule {
  if (memory === undefined) return module;
  const resize = (limits: Limits): Limits => ({ ...limits, min: memory.initial, max: memory.maximum });
  return {
    ...module,
    memories: module.memories.map(resize),
    imports: module.imports.map(each =>
      each.kind === 'memory' ? { ...each, limits: resize(each.limits) } : each,
    ),
  };
}

/** argv[0], without the folders of this machine. */
function programName(module: WasmModule): string {
  return module.file.replace(/^.*[/\\]/, '');
}

/** `host` or `guest::host`, as iwasm's --dir and --map-dir. */
function openDirs(dirs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    dirs.map(each => {
      const at = each.indexOf('::');
      const [guest, host] = at < 0 ? [each, each] : [each.slice(0, at), each.slice(at + 2)];
      return [guest, checkDir(host)];
    }),
  );
}

function checkDir(dir: string): string {
  let reason: string | undefined;
  try {
    if (!statSync(dir).isDirectory()) reason = 'it is not a folder';
  } catch (error) {
    reason = errnoOf(error) ?? 'unknown reason';
  }
  if (reason === undefined) return resolve(dir);
  throw new WamrPthreadError('IO_READ', `${dir}: cannot be opened for the program: ${reason}`, {
    hint: 'Correct verify.dirs; each entry is a folder, or guest::host.',
  });
}
