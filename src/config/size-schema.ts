import { z } from 'zod';
import { parseSize, SIZE_FORM } from './size.js';

/** A size in bytes: a whole number, or text with B, KiB, MiB or GiB. */
export const size = z
  .union([z.int().nonnegative(), z.string().regex(SIZE_FORM)])
  .transform((value, context) => {
    const bytes = typeof value === 'number' ? value : parseSize(value);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: 'custom', message: `"${value}" is not a whole number of bytes` });
    return z.NEVER;
  });
