import type { Config } from '../config/types.js';
import { atomicsState } from '../wasm/lowered.js';
import { objectRule } from './object-rules.js';
import { applyOverrides, checkOverrides } from './overrides.js';
import type { Finding, Report } from './types.js';

/** A file that the linker reads, or a member of one. */
export interface LinkInput {
  /** `app.o`, or `libapp.a(part.o)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Checks the objects of a file before they are linked; nothing is run.
 *
 * Throws WASM_NOT_WASM, WASM_MALFORMED, WASM_UNSUPPORTED, naming the member, and CONFIG_UNKNOWN_KEY.
 */
export function verifyObjects(file: string, inputs: readonly LinkInput[], config: Config): Report {
  checkOverrides(config);
  const found = inputs.flatMap(({ name, bytes }): Finding[] => {
    const state = atomicsState(bytes, name);
    if (state === 'fine') return [];
    const rule = objectRule(state === 'lowered' ? 'object-without-atomics' : 'object-bitcode');
    const message =
      state === 'lowered'
        ? `${name} was compiled without atomics: its atomic operations and thread-local variables are plain ones`
        : `${name} is LLVM bitcode, which says nothing yet`;
    return [{ rule: rule.id, severity: rule.severity, message, fix: rule.fix, where: name }];
  });
  const findings = applyOverrides(found, config);
  return { version: 1, file, ok: !findings.some(({ severity }) => severity === 'error'), findings, runs: [] };
}
