import { z } from 'zod';
import { reportSchema } from './schema.js';

/**
 * The schema of a report as JSON Schema, for the order of its keys. The command line has it ready made
 * (cli/dev/bundle.ts).
 */
export function reportOrder(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(reportSchema);
}
