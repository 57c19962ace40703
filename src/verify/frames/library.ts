import { withoutBrackets } from '../function-names.js';

/**
 * Folders of what comes with a toolchain: headers of a sysroot and of the compiler, and the sources that a libc, libc++
 * or compiler-rt with debug information was built from.
 */
const FOLDERS =
  /(^|\/)(include\/wasm32-|c\+\+\/v\d+\/|lib\/clang\/|libc-(top|bottom)-half\/|dlmalloc\/|emmalloc\/|libcxx(abi)?\/|libunwind\/|compiler-rt\/)/;

/** True for a source file that no program wrote, by its folder. */
export function isLibraryFile(file: string): boolean {
  return FOLDERS.test(file.replaceAll('\\', '/'));
}

/** Names that C and C++ keep for libraries, and what libc starts programs and threads with. Compilers call main so, too. */
const RESERVED =
  /^(std::|__(?!original_main$|main_argc_argv$|main_void$)|_[A-Z]|operator (new|delete)\b|_start$|thread_entry$)/;

/** True for a function that no program may have, by its name; most functions of libc cannot be told so. */
export function isLibraryName(name: string): boolean {
  return RESERVED.test(bareName(name));
}

/** Templates are written with what they return: of `std::__2::vector<…>& app::make<…> const` it is `app::make<…>`. */
export function bareName(name: string): string {
  const plain = withoutBrackets(name).replace(/\(anonymous \w+\)|\[abi:\w+\]| const(?=$|::)/g, '');
  return OPERATOR.test(plain) ? plain : (plain.split(' ').at(-1) ?? plain);
}

const OPERATOR = /^operator (new|delete)\b/;
