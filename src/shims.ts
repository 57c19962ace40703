import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { distFile } from './paths.js';
import type { Sdk } from './sdk/types.js';

/** The programs that CMake and other build systems start. */
interface CompilerPrograms {
  readonly c: string;
  readonly cxx: string;
  readonly ar: string;
  readonly ranlib: string;
  /** Undefined for the embedded toolchain: its strip wants to set permissions, which its WASI cannot. */
  readonly strip: string | undefined;
}

const EMBEDDED_TOOLS = { c: 'clang', cxx: 'clang++', ar: 'ar', ranlib: 'ranlib' } as const;

/** Where the compiler and its tools are; the embedded toolchain has no programs of its own, so `patch` writes some. */
export function compilerPrograms(out: string, sdk: Sdk): CompilerPrograms {
  if (sdk.compiler?.kind === 'clang') {
    const { c, cxx } = sdk.compiler;
    return {
      c,
      cxx,
      ar: besideClang(c, 'llvm-ar'),
      ranlib: besideClang(c, 'llvm-ranlib'),
      strip: besideClang(c, 'llvm-strip'),
    };
  }
  const shim = (tool: string) => join(out, 'bin', process.platform === 'win32' ? `${tool}.cmd` : tool);
  return {
    c: shim(EMBEDDED_TOOLS.c),
    cxx: shim(EMBEDDED_TOOLS.cxx),
    ar: shim(EMBEDDED_TOOLS.ar),
    ranlib: shim(EMBEDDED_TOOLS.ranlib),
    strip: undefined,
  };
}

/** `/usr/bin/clang-22` has its `/usr/bin/llvm-ar-22`; without such a neighbour the name is left to PATH. */
function besideClang(clang: string, tool: string): string {
  const neighbour = join(dirname(clang), basename(clang).replace(/^clang/, tool));
  return existsSync(neighbour) ? neighbour : tool;
}

/** Scripts that run the embedded tools through this package; none for a clang on disk. */
export function compilerShims(sdk: Sdk): { name: string; content: string }[] {
  if (sdk.compiler?.kind !== 'embedded') return [];
  const main = distFile('cli', 'main.js');
  return Object.values(EMBEDDED_TOOLS).map(tool => ({
    name: join('bin', process.platform === 'win32' ? `${tool}.cmd` : tool),
    content: shimText(process.execPath, main, tool),
  }));
}

/** A script that starts `main` with the words it gets itself. The paths may hold whatever the system allows. */
export function shimText(
  node: string,
  main: string,
  tool: string,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') {
    // No path there has a quote in it; a per cent sign would begin a variable.
    const [program, script] = [node, main].map(path => `"${path.replaceAll('%', '%%')}"`);
    return `@${program} ${script} tool ${tool} -- %*\r\n`;
  }
  const [program, script] = [node, main].map(path => `'${path.replaceAll("'", String.raw`'\''`)}'`);
  return `#!/bin/sh\nexec ${program} ${script} tool ${tool} -- "$@"\n`;
}
