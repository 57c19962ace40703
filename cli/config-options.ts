import { configOptions } from '../src/index.js';
import type { VerbOption } from './verb.js';

/** An option that sets a config value, with the section of the config that it belongs to. */
export interface ConfigVerbOption extends VerbOption {
  readonly section: string;
}

/** Shorter names of the ones that are typed most. */
const SHORT: Readonly<Record<string, string>> = {
  'sdk.path': 'sdk',
  'sdk.sysroot': 'sysroot',
  'verify.runs': 'runs',
  'verify.baseline': 'baseline',
};

/** `--config` and one option for each field of the config. */
export async function configVerbOptions(): Promise<readonly ConfigVerbOption[]> {
  const fields = (await configOptions()).map(
    ({ flag, array, description, defaultText, choices, section }) => {
      const alias = SHORT[flag];
      // The values are checked together with those of the config file; here they are only told.
      const values = choices === undefined ? '' : ` [${choices.join('|')}]`;
      return {
        name: flag,
        kind: array ? ('list' as const) : ('text' as const),
        describe: `${description}${values}`,
        defaultText,
        suggestions: choices,
        section,
        ...(alias === undefined ? {} : { alias }),
      };
    },
  );
  return [
    {
      name: 'config',
      kind: 'text',
      describe: 'Config file; without it one is searched upwards from here.',
      section: '',
    },
    ...fields,
  ];
}
