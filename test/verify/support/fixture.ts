import type { ConfigInput } from '../../../src/config/types.js';
import type { Severity } from '../../../src/verify/types.js';
import type { ModuleSpec } from '../../support/module-builder.js';

/** A module made for one rule, and exactly what that rule must say about it. */
export interface Fixture {
  readonly module: ModuleSpec;
  readonly config?: ConfigInput;
  /** Empty for good fixtures. Severity only where it differs from the rule's own. */
  readonly finds: readonly Found[];
  /** True where an engine must not even try the module. */
  readonly blocksRun?: boolean;
  /** True where the V8 of Node 20 does not know what the module uses. */
  readonly invalid?: boolean;
}

interface Found {
  readonly message: string;
  readonly where?: string;
  readonly severity?: Severity;
}

/** Only gives the literal its type. */
export function fixture(value: Fixture): Fixture {
  return value;
}
