import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive } from '../../../src/archive/write.js';
import { distFile } from '../../../src/paths.js';
import { definedSymbols, readObject } from '../../../src/wasm/object.js';
import { ARCH, be32, bytesOf, le32, member } from '../../archive/support/hand-made.js';
import { compileEmbedded } from '../../support/compile.js';
import { buildModule } from '../../support/module-builder.js';
import type { Fixture } from '../../verify/support/fixture.js';
import { sound } from '../../verify/support/sound-module.js';
import { archiveSpecimen, type Specimen, wasmSpecimen } from './specimen.js';

/** The objects of the thread-safety layer: small, with TLS, atomics, data and weak symbols. */
function layerObjects(): { name: string; data: Uint8Array }[] {
  const folder = distFile('layer', 'objects');
  return readdirSync(folder)
    .filter(name => name.endsWith('.o'))
    .sort()
    .map(name => ({ name, data: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** As an older compiler makes it: errno is a plain variable, and the object is marked for it. */
const ERRNO_SOURCE = `
extern int errno;
static int calls;
int set(int value) { calls++; errno = value; return errno; }
int *where(void) { return &errno; }
__attribute__((constructor)) static void first(void) { set(1); }
`;

/** Relocatable objects, one of them with accesses to errno in every form. */
export async function objectSpecimens(): Promise<Specimen[]> {
  const errno = await compileEmbedded({
    files: { 'errno.c': ERRNO_SOURCE },
    args: ['--target=wasm32-wasip1', '-O1', '-c', 'errno.c', '-o', 'errno.o'],
  });
  const layer = layerObjects().map(({ name, data }) => wasmSpecimen(name, data));
  return [...layer, ...Array.from({ length: 8 }, () => wasmSpecimen('errno.o', errno))];
}

/** Every fixture of the rules, and what they are variants of. */
export async function moduleSpecimens(): Promise<Specimen[]> {
  const folder = new URL('../../verify/fixtures/', import.meta.url);
  const names = readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .sort();
  const fixtures = await Promise.all(
    names.map(async name => {
      const loaded: { default: Fixture } = await import(new URL(name, folder).href);
      return wasmSpecimen(name, buildModule(loaded.default.module));
    }),
  );
  const linked = await compileEmbedded({
    files: { 'main.c': '#include <stdio.h>\nint n = 1;\nint main(void) { return puts("x") + n; }\n' },
    args: ['--target=wasm32-wasip1', '-O1', 'main.c', '-o', 'main.wasm'],
  });
  return [wasmSpecimen('sound', buildModule(sound)), ...fixtures, wasmSpecimen('main.wasm', linked)];
}

/** Archives in every layout that is read. */
export function archiveSpecimens(): Specimen[] {
  const objects = layerObjects().slice(0, 4);
  const named = [...objects, { name: 'a_name_too_long_for_a_header.o', data: bytesOf('x') }];
  const symbolsOf = ({ name, data }: { name: string; data: Uint8Array }) =>
    name.startsWith('wt_') ? definedSymbols(readObject(data, name)) : [];
  const bsd =
    ARCH +
    member('__.SYMDEF SORTED', `${le32(16, 0, 100, 4, 100, 8)}one\0two\0`) +
    member('#1/8', 'a.o\0\0\0\0\0contents') +
    member('b.o', 'contents');
  const gnu = ARCH + member('/', `${be32(1, 78)}a\0`) + member('a.o/', 'contents') + member('a.o/', 'more');
  return [
    archiveSpecimen('gnu', writeArchive(named, symbolsOf)),
    archiveSpecimen('gnu with a 64-bit index', writeArchive(named, symbolsOf, 0)),
    archiveSpecimen('bsd', bytesOf(bsd)),
    archiveSpecimen('repeated names', bytesOf(gnu)),
  ];
}
