import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readModule } from '../../src/wasm/module.js';
import { compileC } from '../support/compile.js';
import { caught } from './support/caught.js';

// What people pass to verify in the place of a module, and what to do about it.

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const told = (file: Uint8Array) => {
  const { code, message, hint } = caught(() => readModule(file, 'app.wasm'));
  expect(code).toBe('WASM_NOT_WASM');
  return { what: message.replace('app.wasm is not a WebAssembly file: it is ', ''), hint };
};

const HOST = 'A compiler for the host made it. Build it with --target=wasm32-wasip1.';
const UNPACK = 'Unpack it, and name the WebAssembly file in it.';
const ASSEMBLE = 'A module in the text format must be assembled first, for example with wat2wasm.';
const coff = (machine: string) => bytes(`${machine}\x03\0\0\0\0\0\xf0\0\0\0\x0a\0\0\0\0\0\0\0.text\0\0\0`);

describe('what is no module', () => {
  it.each([
    ['\0aot\x05\0\0\0', "a file of WAMR's ahead-of-time compiler", /verify the \.wasm file/],
    ['\xcf\xfa\xed\xfe\x0c\0\0\x01', 'a Mach-O file', HOST],
    ['\xfe\xed\xfa\xce\0\0\0\x12', 'a Mach-O file', HOST],
    ['MZ\x90\0\x03\0\0\0', 'a program or DLL of Windows', HOST],
    ['PK\x03\x04\x14\0\0\0', 'a zip file', UNPACK],
    ['\xde\xc0\x17\x0b\0\0\0\0', 'LLVM bitcode in a wrapper', /-flto/],
    ['<bigaf>\n252', 'an archive in the format of AIX', /llvm-ar --format=gnu/],
    ['rust\0\0\0\x06\0\0', "Rust's metadata of a library", /\.rlib/],
    ['(module)\n', 'text', ASSEMBLE],
    ['\xef\xbb\xbf  (module)\n', 'text', ASSEMBLE],
    [';; a comment\n(module)\n', 'text', ASSEMBLE],
    ['#include <stdio.h>\n', 'text', 'The path is probably wrong.'],
    ['\n<!DOCTYPE html>\n<html>', 'a page in HTML', /what a server sent/],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      'a pointer of Git LFS to a file that is not here',
      /git lfs pull/,
    ],
  ])('%j', (text, what, hint) => {
    const answer = told(bytes(text));
    expect(answer.what).toBe(what);
    expect(answer.hint).toMatch(hint);
  });

  it('text as Windows writes it, two bytes a letter', () => {
    expect(told(new Uint8Array(Buffer.from('\uFEFF(module)\r\n', 'utf16le')))).toEqual({
      what: 'text',
      hint: ASSEMBLE,
    });
  });

  it.each(['\x64\x86', '\x4c\x01', '\x64\xaa'])('a COFF object of machine %j', machine => {
    expect(told(coff(machine))).toEqual({ what: 'a COFF object', hint: HOST });
  });

  it('a module that was compressed', async () => {
    const module = await compileC({
      source: 'int probe(void) { return 1; }',
      flags: ['-nostdlib', '-Wl,--no-entry,--export=probe'],
      sysroot: 'embedded-stock',
    });
    expect(told(new Uint8Array(gzipSync(module)))).toEqual({ what: 'compressed with gzip', hint: UNPACK });
  });

  it('nothing more is said of bytes that tell nothing', () => {
    const { message } = caught(() => readModule(bytes('\xca\xfe\xba\xbe\0'), 'app.wasm'));
    expect(message).toMatch(/it starts with ca fe ba be, not with 00 61 73 6d$/);
  });
});
