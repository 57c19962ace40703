// Workers do not inherit the loader of TypeScript.
import { createJiti } from 'jiti';

await createJiti(import.meta.url).import('./worker.ts');
