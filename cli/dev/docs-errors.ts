import { ERROR_CODES } from '../../src/error-codes.js';
import { code, GENERATED, table } from './markdown.js';

/** docs/errors.md: one row for each error code. */
export function renderErrors(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, { title, help }]) => [code(name), title, help]);
  return `${GENERATED}

# Errors

Every error has a stable code. \`--json\` prints it as \`code\`, and the library throws \`WamrPthreadError\` with \`code\`,
\`message\` (what happened, to which file, where in it), \`hint\` (what to do next) and \`cause\`.

${table(['Code', 'What it means', 'When it happens and what to do'], rows)}
`;
}
