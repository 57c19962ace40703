import { installedFor } from '../src/index.js';

// What `npm install` and its like run: `patch` for the project that has a config, nothing for one that has none.
const project = await installedFor(process.env);
if (project !== undefined) {
  process.chdir(project);
  process.argv.splice(2, process.argv.length, 'patch');
  await import('./main.js');
}
