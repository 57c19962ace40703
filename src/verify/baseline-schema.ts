import { z } from 'zod';

const entrySchema = z.strictObject({
  module: z.string().min(1),
  rule: z.string().min(1),
  where: z.string(),
  count: z.int().min(1).optional(),
});

/** The file of accepted findings. Version 1. */
export const baselineSchema = z.strictObject({
  version: z.literal(1),
  known: z.array(entrySchema),
});
