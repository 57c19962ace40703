import { ERROR_CODES } from '../../src/error-codes.js';
import { code, GENERATED, table } from './markdown.js';

const EXIT_CODES = `| Code | When |
| --- | --- |
| 0 | All is well. Warnings do not change that. |
| 1 | Findings: \`verify\` found an error, \`doctor\` a problem, \`demo\` another outcome than the expected one. |
| 2 | The command line, the config, the toolchain or a file: one of the errors above. |
| 70 | A bug in this tool (\`INTERNAL\`). |
| 130 | \`init\` was given up with Ctrl-C. |

\`cc\`, \`c++\` and \`tool\` end with the code of the program they run. The help of each verb has its own.`;

/** docs/errors.md: one row for each error code. */
export function renderErrors(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, { title, help }]) => [code(name), title, help]);
  return `${GENERATED}

# Errors

Every error has a stable code. \`--json\` prints it as \`code\`, and the library throws \`WamrPthreadError\` with \`code\`,
\`message\` (what happened, to which file, where in it), \`hint\` (what to do next) and \`cause\`.

${table(['Code', 'What it means', 'When it happens and what to do'], rows)}

## Exit codes

${EXIT_CODES}
`;
}
