import { definedSymbols } from '../wasm/object.js';
import type { WasmObject } from '../wasm/types.js';
import type { MemberPlan } from './member-plan.js';

/** A member and what happens to it. */
export interface PlannedMember {
  /** Undefined for what is no WebAssembly object, as LLVM bitcode: nothing is known of it and it stays. */
  readonly object: WasmObject | undefined;
  readonly plan: MemberPlan;
}

/** Symbols that members which stay need, and that only members which go define. */
export function lostNeeds(members: readonly PlannedMember[], provided: ReadonlySet<string>): Set<string> {
  const gone = new Set<string>();
  const there = new Set(provided);
  for (const { object, plan } of members) {
    if (object === undefined) continue;
    for (const symbol of definedSymbols(object)) (plan.action === 'remove' ? gone : there).add(symbol);
  }
  return new Set(
    members.flatMap(({ object, plan }) =>
      object === undefined || plan.action === 'remove'
        ? []
        : neededSymbols(object).filter(symbol => gone.has(symbol) && !there.has(symbol)),
    ),
  );
}

/** Undefined symbols that the linker must find; a weak one is a question, not a need. */
export function neededSymbols({ symbols }: WasmObject): string[] {
  return symbols.filter(({ defined, binding }) => !defined && binding !== 'weak').map(({ name }) => name);
}
