import { failure, ok, skipped, warning } from '../observe.js';
import type { Check } from '../types.js';

export const check: Check = {
  id: 'sdk',
  title: 'SDK',
  why: 'The sysroot that is patched, and whose headers and libraries are used.',
  observe({ config, sdk, sdkError }) {
    if (sdkError !== undefined) return [failure(sdkError)];
    if (config === undefined || sdk === undefined) return [skipped('without a config it is not looked for')];
    const { kind, version, found, triple, builtins, libcxx } = sdk;
    const name = version === undefined ? kind : `${kind} ${version}`;
    const cxx = libcxx === undefined ? 'no libc++: C only' : 'with libc++';
    const all = [ok(`${name} (${found}), target ${triple}, ${cxx}`)];
    if (builtins !== undefined) return all;
    const fix =
      "Install the compiler's runtime library for WebAssembly, on Debian: apt-get install libclang-rt-22-dev-wasm32";
    return [
      ...all,
      warning('no libclang_rt.builtins was found: 128-bit arithmetic and long double will not link', fix),
    ];
  },
};
