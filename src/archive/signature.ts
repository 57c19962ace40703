import { WamrPthreadError } from '../errors.js';
import { truncated } from './damage.js';
import { bufferOver, SIGNATURE } from './layout.js';

const THIN_SIGNATURE = '!<thin>\n';

/** First bytes of the files that get mistaken for an archive, and what to call them. */
const KNOWN: readonly (readonly [start: string, name: string])[] = [
  ['\x7fELF', 'an ELF file, made for a native platform'],
  ['\0asm', 'a single WebAssembly file'],
  ['BC\xc0\xde', 'LLVM bitcode'],
  ['\x1f\x8b', 'gzip-compressed data'],
  ['PK\x03\x04', 'a zip file'],
  ['\xfd7zXZ\0', 'xz-compressed data'],
  ['\x28\xb5\x2f\xfd', 'zstd-compressed data'],
  ['\xcf\xfa\xed\xfe', 'a Mach-O file, made for a native platform'],
  ['<bigaf>\n', 'an AIX archive'],
];

/** Refuses everything that does not start like a regular archive, and says what it looks like instead. */
export function checkSignature(bytes: Uint8Array, file: string): void {
  const head = bufferOver(bytes.subarray(0, 64)).toString('latin1');
  if (head.startsWith(SIGNATURE)) return;
  if (head.startsWith(THIN_SIGNATURE)) {
    throw new WamrPthreadError(
      'ARCHIVE_THIN',
      `${file} is a thin archive: it holds the paths of its members, not their contents`,
      {
        hint: `Make a full one of the same objects: llvm-ar rcs full.a $(llvm-ar t ${file})`,
      },
    );
  }
  if (head !== '' && SIGNATURE.startsWith(head))
    throw truncated(file, bytes.length, 'the signature', SIGNATURE.length, bytes.length);
  throw new WamrPthreadError('ARCHIVE_NOT_ARCHIVE', `${file} is not an ar archive: it is ${describe(head)}`, {
    hint: 'Check the path: an archive of WebAssembly objects starts with "!<arch>".',
  });
}

function describe(head: string): string {
  if (head === '') return 'empty';
  const known = KNOWN.find(([start]) => head.startsWith(start));
  if (known !== undefined) return known[1];
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  const printable = /^[\t\x20-\x7e]+$/.test(line);
  if (printable) return `text that starts with ${JSON.stringify(line.slice(0, 40))}`;
  const hex = Buffer.from(head.slice(0, 8), 'latin1')
    .toString('hex')
    .replace(/..(?=.)/g, '$& ');
  return `unknown data that starts with the bytes ${hex}`;
}
