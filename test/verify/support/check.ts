import { configSchema } from '../../../src/config/schema.js';
import type { ConfigInput } from '../../../src/config/types.js';
import { checkRules } from '../../../src/verify/static-rules.js';
import { readModule } from '../../../src/wasm/module.js';
import { buildModule, type ModuleSpec } from '../../support/module-builder.js';

/** Static findings of a module, as `severity rule: message`; `rule` narrows them to one. */
export function findings(bytes: Uint8Array, config: ConfigInput = {}, rule?: string): string[] {
  return checkRules(readModule(bytes, 'test.wasm'), configSchema.parse(config))
    .findings.filter(each => rule === undefined || each.rule === rule)
    .map(each => `${each.severity} ${each.rule}: ${each.message}`);
}

/** The same for a described module, without the names of severity and rule. */
export function messages(rule: string, spec: ModuleSpec, config: ConfigInput = {}): string[] {
  return findings(buildModule(spec), config, rule).map(each => each.replace(` ${rule}:`, ''));
}
