// Removes compiled TypeScript only: the layer's objects in dist/layer are kept while their sources are unchanged.
import { rmSync } from 'node:fs';

for (const folder of ['cli', 'src'])
  rmSync(new URL(`../../dist/${folder}`, import.meta.url), {
    recursive: true,
    force: true,
  });
