import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/types.js';
import { emit } from '../../src/flags/emit/index.js';
import type { Sdk } from '../../src/sdk/types.js';
import { debianLike, embeddedLike, sampleFlags, wasiSdkLike } from './samples.js';

describe('deriveFlags', () => {
  const kinds: readonly [string, ConfigInput, Sdk][] = [
    ['debian-command', {}, debianLike],
    ['wasi-sdk-reactor', { link: { entry: 'reactor', exports: ['on_data'] } }, wasiSdkLike],
    ['embedded-library', { link: { entry: 'library', exports: ['on_data', 'stop'] } }, embeddedLike],
  ];
  it.each(kinds)('%s', async (name, config, sdk) => {
    const flags = sampleFlags(config, sdk, { libcxxLowered: sdk.kind === 'embedded' });
    await expect(emit(flags, 'json')).toMatchFileSnapshot(`golden/${name}.golden.json`);
  });

  it('links one aligned stack slice for each thread and one for main', () => {
    const { link, host } = sampleFlags({ threads: { max: 3, stackSize: 100_001 } });
    // 100,001 rounded up to WAMR's 16 bytes is 100,016.
    expect(link).toContain('-Wl,-z,stack-size=400064');
    expect(host.auxStackSize).toBe(400_064);
  });

  it("gives threads an operand stack at least as large as iwasm's own, and as their stack", () => {
    expect(sampleFlags({ threads: { stackSize: '8KiB' } }).iwasm).toContain('--stack-size=65536');
    expect(sampleFlags({ threads: { stackSize: '1MiB' } }).iwasm).toContain('--stack-size=1048576');
  });

  it('exports the constructors of a library only', () => {
    const exported = (entry: 'command' | 'reactor' | 'library') =>
      sampleFlags({ link: { entry } }).link.includes('-Wl,--export=__wasm_call_ctors');
    expect([exported('command'), exported('reactor'), exported('library')]).toEqual([false, false, true]);
  });

  it('never allows any symbol to be undefined', () => {
    const { link, linkChecks } = sampleFlags({ link: { hostImports: ['log_line'] } });
    for (const option of [...link, ...linkChecks]) {
      expect(option).not.toMatch(/--allow-undefined$|--import-undefined|--unresolved-symbols/);
    }
  });

  it('keeps a comma in the path of the imports file', () => {
    const { link } = sampleFlags({}, debianLike, { out: '/a,b/out' });
    const at = link.indexOf('-Xlinker');
    expect(link[at + 1]).toBe('--allow-undefined-file=/a,b/out/allowed-imports.txt');
    expect(link.filter(option => option === '-Xlinker')).toHaveLength(1);
  });

  it.each([
    ['14.0.6', false, false],
    ['19.1.7', false, false],
    ['20.1.0', true, false],
    ['22.1.8', true, true],
    ['unknown', false, false],
  ])('clang %s: no option that it does not know', (version, noWasmOpt, noStackFirst) => {
    const sdk: Sdk = { ...debianLike, compiler: { kind: 'clang', c: 'clang', cxx: 'clang++', version } };
    const { link } = sampleFlags({}, sdk);
    expect(link.includes('--no-wasm-opt')).toBe(noWasmOpt);
    expect(link.includes('-Wl,--no-stack-first')).toBe(noStackFirst);
  });

  it('has no C++ headers to name where there is no libc++', () => {
    expect(sampleFlags({}, { ...debianLike, libcxx: undefined }).cxx).not.toContain('-isystem');
  });
});
