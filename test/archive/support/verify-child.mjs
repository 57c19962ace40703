// Verifies the archive named first, then reads it with ar-async in this very thread when told to.
// Its stderr must stay empty in the first part: that is the test. Prints "verified" or the error's code.
import { pathToFileURL } from 'node:url';

const [dist, file, mode] = process.argv.slice(2);
const load = path => import(pathToFileURL(`${dist}/src/archive/${path}`).href);
process.on('warning', warning => process.stderr.write(`listener: ${warning.message}\n`));

const { readArchive } = await load('read.js');
const { verifyArchiveFile } = await load('verify-file.js');
const { readFileSync } = await import('node:fs');

if (mode === 'verify') {
  const expected = readArchive(readFileSync(file), file).members;
  await verifyArchiveFile(file, expected).then(
    () => process.stdout.write('verified'),
    error => process.stdout.write(error.code),
  );
} else {
  const { default: ar } = await import('ar-async');
  const reader = new ar.ArReader(file);
  reader.on('entry', (_, next) => next());
}
