/** What bytes are that are neither a WebAssembly file nor an archive of them. */
export interface Lookalike {
  /** With its article, as in "it is an ELF file". */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
  /** What a linker for WebAssembly does with it in an archive. */
  readonly inArchive: 'cannot link' | 'passes over' | 'warns of';
}

const HOST: Pick<Lookalike, 'hint' | 'inArchive'> = {
  hint: 'A compiler for the host made it. Build it with --target=wasm32-wasip1.',
  inArchive: 'cannot link',
};
const PACKED: Pick<Lookalike, 'hint' | 'inArchive'> = {
  hint: 'Unpack it, and name the WebAssembly file in it.',
  inArchive: 'warns of',
};
const ARCHIVE: Pick<Lookalike, 'hint' | 'inArchive'> = {
  hint: 'Name one of its members or the linked module.',
  inArchive: 'warns of',
};
const OTHER: Pick<Lookalike, 'hint' | 'inArchive'> = {
  hint: 'The path is probably wrong.',
  inArchive: 'warns of',
};

/** First bytes, one character each. */
const BY_START: readonly (readonly [start: string, is: Lookalike])[] = [
  ['\x7fELF', { what: 'an ELF file', ...HOST }],
  ['\xce\xfa\xed\xfe', { what: 'a Mach-O file', ...HOST }],
  ['\xcf\xfa\xed\xfe', { what: 'a Mach-O file', ...HOST }],
  ['\xfe\xed\xfa\xce', { what: 'a Mach-O file', ...HOST }],
  ['\xfe\xed\xfa\xcf', { what: 'a Mach-O file', ...HOST }],
  ['MZ', { what: 'a program or DLL of Windows', ...HOST }],
  // The form of objects with many sections (clang -mbig-obj).
  ['\0\0\xff\xff', { what: 'a COFF object', ...HOST }],
  ['BC\xc0\xde', bitcode('LLVM bitcode')],
  ['\xde\xc0\x17\x0b', bitcode('LLVM bitcode in a wrapper')],
  ['!<arch>\n', { what: 'an ar archive', ...ARCHIVE }],
  ['!<thin>\n', { what: 'a thin ar archive', ...ARCHIVE }],
  ['<bigaf>\n', { what: 'an archive in the format of AIX', ...OTHER, hint: remade() }],
  [
    '\0aot',
    {
      what: "a file of WAMR's ahead-of-time compiler",
      hint: 'wamrc has compiled it to machine code: verify the .wasm file that it was made from.',
      inArchive: 'warns of',
    },
  ],
  [
    'rust\0\0\0',
    {
      what: "Rust's metadata of a library",
      hint: 'Name the library (.rlib) or the linked module.',
      inArchive: 'passes over',
    },
  ],
  ['\x1f\x8b', { what: 'compressed with gzip', ...PACKED }],
  ['PK\x03\x04', { what: 'a zip file', ...PACKED }],
  ['\xfd7zXZ\0', { what: 'compressed with xz', ...PACKED }],
  ['\x28\xb5\x2f\xfd', { what: 'compressed with zstd', ...PACKED }],
  ['BZh', { what: 'compressed with bzip2', ...PACKED }],
];

function bitcode(what: string): Lookalike {
  return {
    what,
    hint: 'It was compiled with -flto. Build it without, or link it first.',
    inArchive: 'warns of',
  };
}

function remade(): string {
  return 'Make it again of the same objects: llvm-ar --format=gnu rcs.';
}

const TEXT_FILES: readonly (readonly [text: RegExp, is: Lookalike])[] = [
  [
    /^(\(module|\(component|\(;|;;)/,
    {
      what: 'text',
      hint: 'A module in the text format must be assembled first, for example with wat2wasm.',
      inArchive: 'warns of',
    },
  ],
  [
    /^<(!doctype html|html|head|body)/i,
    {
      what: 'a page in HTML',
      hint: 'It is what a server sent instead of the file. Open it in a browser to read why, and download again.',
      inArchive: 'warns of',
    },
  ],
  [
    /^version https:\/\/git-lfs\.github\.com\//,
    {
      what: 'a pointer of Git LFS to a file that is not here',
      hint: 'Fetch the file itself: git lfs pull.',
      inArchive: 'warns of',
    },
  ],
];

/** Machines that COFF objects are made for: i386, x86-64, ARM, ARM64, ARM64EC. */
const COFF_MACHINES = [0x014c, 0x8664, 0x01c4, 0xaa64, 0xa641];
const COFF_HEADER = 20;

/** Bytes that are looked at. */
const HEAD = 256;

/** Says what a file is that does not begin as WebAssembly does, from its first bytes; undefined where they tell nothing. */
export function lookalikeOf(bytes: Uint8Array): Lookalike | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD));
  const start = head.toString('latin1');
  const known = BY_START.find(([magic]) => start.startsWith(magic))?.[1];
  if (known !== undefined) return known;
  if (isCoff(head)) return { what: 'a COFF object', ...HOST };
  const text = textOf(head);
  if (text === undefined || text === '') return undefined;
  return TEXT_FILES.find(([pattern]) => pattern.test(text))?.[1] ?? { what: 'text', ...OTHER };
}

/** It has no magic number: the machine, and no optional header, which only programs have. */
function isCoff(head: Buffer): boolean {
  if (head.length < COFF_HEADER || !COFF_MACHINES.includes(head.readUInt16LE(0))) return false;
  return head.readUInt16LE(16) === 0;
}

/** The beginning as text, without blanks and a mark of the byte order before it; undefined where it is none. */
function textOf(head: Buffer): string | undefined {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? 'utf16le' : 'utf8';
  const text = head.toString(encoding).replace(/^\uFEFF/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell data from text
  return /[\0-\x08\x0e-\x1f\x7f]/.test(text) || isBroken(text) ? undefined : text.trimStart();
}

/** Bytes that are not UTF-8 became replacement characters; the last one may only have been cut. */
function isBroken(text: string): boolean {
  return text.slice(0, -1).includes('\uFFFD');
}
