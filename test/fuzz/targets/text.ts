import { findJsonError } from '../../../src/config/json-syntax.js';
import { resolveConfig } from '../../../src/config/resolve.js';
import { WamrPthreadError } from '../../../src/errors.js';
import { parseJsoncText, setInJson } from '../../../src/jsonc.js';
import { parseScenario } from '../../../src/scenario/load.js';
import { baselineSchema } from '../../../src/verify/baseline-schema.js';
import { plainSpecimen, type Specimen } from '../support/specimen.js';
import type { Kind } from './target.js';

const CONFIG = `// what a project says
{
  "sdk": { "path": "embedded" }, /* found by itself */
  "threads": { "max": 8, "stackSize": "64 KiB" },
  "verify": { "rules": { "no-threads": "off" }, "args": ["250", "\\u00e9\\n"], "timeout": 1.5e1, },
}
`;
const SCENARIO = `{
  "constructors": "host",
  "setup": [{ "call": "setup", "args": [1, -2.5, { "text": "\\u00e9" }, { "i64": "-5" }], "expect": 0 }],
  "threads": [{ "count": 2, "steps": [{ "call": "work", "repeat": 3 }] }],
  "natives": { "env.recv": { "messages": { "texts": ["one"], "buffer": 0, "capacity": 1 } } }
}
`;
const BASELINE = `{
  "version": 1,
  "known": [{ "module": "app.wasm", "rule": "unknown-import", "where": "env.missing", "count": 1 }]
}
`;

export const texts: Kind = {
  name: 'text',
  specimens: async () => specimens,
  targets: [
    { title: 'is read as JSON, or refused as V8 does', check: json },
    { title: 'is read as a config, or refused', check: config },
    {
      title: 'is read as a scenario, or refused',
      check: bytes => void parseScenario(parsed(bytes), 'a.json'),
    },
    {
      title: 'is read as a baseline, or refused',
      check: bytes => void baselineSchema.safeParse(parsed(bytes)),
    },
  ],
};

const specimens: readonly Specimen[] = [CONFIG, SCENARIO, BASELINE].map((text, at) =>
  plainSpecimen(['config', 'scenario', 'baseline'][at] ?? '', new Uint8Array(Buffer.from(text))),
);

/** Stands for the errors of those who read a file: CONFIG_READ, SCENARIO_READ, BASELINE_READ. */
function refuse(flavour: 'json' | 'jsonc', text: string): void {
  const error = findJsonError(text, flavour);
  if (error === undefined) return;
  if (!(error.line > 0) || !(error.column > 0)) throw new Error('the place of a mistake is nowhere');
  throw new WamrPthreadError('CONFIG_READ', error.problem);
}

function parsed(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString();
  refuse('json', text);
  return JSON.parse(text);
}

/** Our opinion about what is JSON is V8's. */
function json(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString();
  const error = findJsonError(text);
  if ((error === undefined) !== (asParsed(text) !== undefined))
    throw new Error(`JSON.parse thinks otherwise of ${error?.problem ?? 'it'}`);
  refuse('json', text);
}

function asParsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function config(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString();
  refuse('jsonc', text);
  resolveConfig(parseJsoncText(text));
  const edited = setInJson(text, [{ path: ['threads', 'max'], value: 3 }]);
  refuseEdited(edited);
}

function refuseEdited(text: string): void {
  if (findJsonError(text, 'jsonc') !== undefined) throw new Error('the edited config cannot be read');
  resolveConfig(parseJsoncText(text));
}
