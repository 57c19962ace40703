import { z } from 'zod';
import { configSchema } from './schema.js';

/** JSON Schema of one place in the config; plain data, so that every reader of the schema walks the same thing. */
export type SchemaNode = z.core.JSONSchema.JSONSchema;

let cached: SchemaNode | undefined;

/**
 * The schema of what a user may write, as JSON Schema; made once, because help and messages ask for it repeatedly. The
 * command line has it ready made (cli/dev/bundle.ts).
 */
export function inputSchema(): SchemaNode {
  cached ??= z.toJSONSchema(configSchema, { io: 'input', target: 'draft-07' });
  return cached;
}
