import { join } from 'node:path';
import { partsDir } from './parts.js';

/** The file in which skipped groups leave their reason; the tally reporter prints it. */
export const skipLog = join(partsDir, 'skipped.txt');
