import { installedFor, SKIP_VARIABLE } from '../src/index.js';
import { EXIT, printProse } from './output.js';

// What `npm install` and its like run: `patch` for the project that has a config, nothing for one that has none.
const project = await installedFor(process.env);
if (project !== undefined) {
  process.chdir(project);
  process.argv.splice(2, process.argv.length, 'patch');
  await import('./main.js');
  if (process.exitCode !== EXIT.ok) {
    printProse(`\nwamr-pthread was installed, but could not patch the toolchain for ${project}.
To install without that, set ${SKIP_VARIABLE}=1; then run npx wamr-pthread patch.`);
  }
}
