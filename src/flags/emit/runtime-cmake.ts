import type { HostFlags, RuntimeOption } from '../types.js';
import { cmakeText } from './cmake-text.js';

const HEAD = `# WAMR's build options for modules of this project: cmake -C runtime.cmake -S <wasm-micro-runtime> -B <build>
# Made by wamr-pthread. FORCE, so that a second run in the same build folder takes over a changed config;
# a -DNAME=value further right on the command line still wins.
`;

/** A script for `cmake -C`: one cache entry for each option of WAMR. */
export function runtimeCmake({ runtime }: HostFlags): string {
  return `${HEAD}${runtime.map(entry).join('')}`;
}

function entry({ name, value, why }: RuntimeOption): string {
  return `set(${name} ${value} CACHE STRING ${cmakeText(why)} FORCE)\n`;
}
