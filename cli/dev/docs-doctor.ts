import { checks } from '../../src/doctor/checks/index.js';
import { code, GENERATED, table } from './markdown.js';

/** docs/doctor.md: what the answers mean, and one row for each check. */
export function renderDoctor(): string {
  const rows = checks.map(({ id, title, why, source = '' }) => [code(id), title, why, source]);
  return `${GENERATED}

# Doctor

${INTRODUCTION}

${table(['Check', 'Shown as', 'Why', 'Source'], rows)}

${MODULES}
`;
}

const INTRODUCTION = `\`wamr-pthread doctor\` looks at everything a build depends on and changes nothing. Each line is one observation with
its evidence: the path, version or line that was looked at. Below a warning or problem stands why it matters and what to do.

- \`ok\`: as it should be.
- \`note\`: nothing is wrong, but it may be worth knowing.
- \`warning\`: it works now, or nothing was done yet; the exit code stays 0.
- \`problem\`: a build would fail, or make a module that does not run its threads; the exit code is 1.
- \`skipped\`: it cannot be told, because something before it is missing.

The list goes to standard output. \`--json\` prints \`ok\` and \`checks\`; each check has \`id\`, \`title\`, \`why\`, \`source\`
and its \`observations\` with \`status\`, \`evidence\` and \`fix\`. The ids are stable.`;

const MODULES = `\`wamr-pthread doctor build/app.wasm\` looks at modules, too: only whether they are built for the same thread model. All
that can be told of a module is the work of \`verify\`.

The build files of a project are its CMake, make, meson and shell files, presets and package.json, and the CMakeCache.txt of
build folders up to two levels deep; comments, \`node_modules\` and files over 1 MiB are left out.`;
