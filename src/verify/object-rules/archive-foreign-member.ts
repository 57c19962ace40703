import type { Lookalike } from '../../wasm/lookalikes.js';
import { plural } from '../report/text.js';
import type { Severity } from '../types.js';
import type { ForeignMember, ObjectRule } from './types.js';

/** Names in one message: a library of the host has thousands. */
const SHOWN = 5;

const BY_KIND: Readonly<
  Record<Lookalike['inArchive'], { readonly severity: Severity; readonly fix: string }>
> = {
  'cannot link': {
    severity: 'error',
    fix: 'Compile it for --target=wasm32-wasip1, and make the archive again.',
  },
  'warns of': {
    severity: 'warning',
    fix: 'Make the archive again without it, or of what it should have been.',
  },
  'passes over': { severity: 'info', fix: 'Nothing is to be done: it takes no part in linking.' },
};

export const rule: ObjectRule = {
  id: 'archive-foreign-member',
  title: 'An archive has members that are not WebAssembly',
  severity: 'error',
  why: 'The linker takes objects and bitcode from an archive and leaves everything else, with a warning at most: what a member for another machine defines is missing in the program. The metadata that Rust keeps in its libraries is for the Rust compiler alone.',
  fix: 'Make the archive of objects for wasm32-wasip1 only.',
  source:
    'LLVM lld/wasm/Driver.cpp, "is neither Wasm object file nor LLVM bitcode"; rustc_codegen_ssa, src/back/metadata.rs',
  met: [],
  example: {
    bad: 'clang -c part.c && llvm-ar rcs libpart.a part.o  # compiled for the host',
    good: 'wamr-pthread cc -- -c part.c && llvm-ar rcs libpart.a part.o',
  },
  check({ name, foreign }) {
    const kinds = new Map<string, ForeignMember[]>();
    for (const each of foreign) kinds.set(each.what, [...(kinds.get(each.what) ?? []), each]);
    return [...kinds.values()].map(members => {
      const [first] = members;
      return {
        message: messageFor(members),
        ...BY_KIND[first?.inArchive ?? 'warns of'],
        where: members.length === 1 && first !== undefined ? first.name : name,
      };
    });
  },
};

function messageFor(members: readonly ForeignMember[]): string {
  const names = members.slice(0, SHOWN).map(each => each.name);
  const more = members.length - names.length;
  const subject = more > 0 ? `${names.join(', ')} and ${plural(more, 'other member')}` : names.join(', ');
  return `${subject}: not WebAssembly but ${members[0]?.what ?? ''}`;
}
