import type { ConfigInput } from './types.js';

/** What a script may export as its config. */
export type ConfigExport = ConfigInput | (() => ConfigInput | Promise<ConfigInput>);

/** Returns the config unchanged; in a `.ts` or checked `.js` config file it gives completion and type errors. */
export function defineConfig(config: ConfigExport): ConfigExport {
  return config;
}
