import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive } from '../../../src/archive/write.js';
import { distFile } from '../../../src/paths.js';
import { isBitcode } from '../../../src/wasm/lowered.js';
import { definedSymbols, readObject } from '../../../src/wasm/object.js';
import { ARCH, be32, bytesOf, le32, member } from '../../archive/support/hand-made.js';
import { buildModule } from '../../support/module-builder.js';
import type { Fixture } from '../../verify/support/fixture.js';
import { sound } from '../../verify/support/sound-module.js';
import { build, buildWithDebian, linkedPrograms, objectPrograms } from './programs.js';
import { archiveSpecimen, plainSpecimen, type Specimen, wasmSpecimen } from './specimen.js';

/** The objects of the thread-safety layer: small, with TLS, atomics, data and weak symbols. */
function layerObjects(): { name: string; data: Uint8Array }[] {
  const folder = distFile('layer', 'objects');
  return readdirSync(folder)
    .filter(name => name.endsWith('.o'))
    .sort()
    .map(name => ({ name, data: new Uint8Array(readFileSync(join(folder, name))) }));
}

const objectSpecimen = (title: string, bytes: Uint8Array): Specimen =>
  isBitcode(bytes) ? plainSpecimen(title, bytes) : wasmSpecimen(title, bytes);

/** Relocatable objects, one of them with accesses to errno in every form. */
export async function objectSpecimens(): Promise<Specimen[]> {
  const made = await build(objectPrograms);
  const layer = layerObjects().map(({ name, data }) => wasmSpecimen(name, data));
  // The object that is edited in most places stands for most of the cases.
  const weighed = made.flatMap(each => Array.from({ length: each.title === 'errno.c' ? 8 : 2 }, () => each));
  return [...layer, ...weighed.map(({ title, bytes }) => objectSpecimen(title, bytes))];
}

/** Every fixture of the rules, what they are variants of, and what compilers make, with debug information and without. */
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
  const programs = [...(await build(linkedPrograms)), ...buildWithDebian()];
  const compiled = programs.map(({ title, bytes }) => wasmSpecimen(title, bytes));
  // As many cases with debug information as without.
  const often = Array.from({ length: 6 }, () => compiled).flat();
  return [wasmSpecimen('sound', buildModule(sound)), ...fixtures, ...often];
}

/** Archives in every layout that is read, and one that is not. */
export async function archiveSpecimens(): Promise<Specimen[]> {
  const objects = layerObjects().slice(0, 4);
  const made = (await build(objectPrograms)).map(({ title, bytes }, at) => ({
    name: at === 0 ? 'errno.o' : `${title.replaceAll(/\W+/g, '-')}.o`,
    data: bytes,
  }));
  const named = [...objects, { name: 'a_name_too_long_for_a_header.o', data: bytesOf('x') }];
  const symbolsOf = ({ name, data }: { name: string; data: Uint8Array }) =>
    name.startsWith('wt_') ? definedSymbols(readObject(data, name)) : [];
  const bsd =
    ARCH +
    member('__.SYMDEF SORTED', `${le32(16, 0, 100, 4, 100, 8)}one\0two\0`) +
    member('#1/8', 'a.o\0\0\0\0\0contents') +
    member('b.o', 'contents');
  const bsd64 =
    ARCH +
    member('#1/12', `__.SYMDEF_64${le32(16, 0, 0, 0, 116, 0, 4, 0)}one\0`) +
    member('#1/20', 'name with blanks.o\0\0contents') +
    member('#1/4', 'b.o\0');
  const coff =
    ARCH +
    member('/', `${be32(1, 232)}a\0`) +
    member('/', `${le32(1, 232, 1)}\x01\0a\0`) +
    member('//', 'a_name_too_long.o\0') +
    member('/0', 'contents');
  const gnu = ARCH + member('/', `${be32(1, 78)}a\0`) + member('a.o/', 'contents') + member('a.o/', 'more');
  return [
    archiveSpecimen('gnu', writeArchive(named, symbolsOf)),
    archiveSpecimen('gnu with a 64-bit index', writeArchive(named, symbolsOf, 0)),
    archiveSpecimen('of compiled objects', writeArchive([...made, ...objects.slice(0, 1)], symbolsOf)),
    archiveSpecimen(
      'of objects without an index',
      writeArchive(made.slice(0, 2), () => []),
    ),
    archiveSpecimen('bsd', bytesOf(bsd)),
    archiveSpecimen('bsd with a 64-bit index', bytesOf(bsd64)),
    archiveSpecimen('coff', bytesOf(coff)),
    archiveSpecimen('repeated names', bytesOf(gnu)),
    plainSpecimen('thin', bytesOf(`!<thin>\n${member('//', 'folder/part.o/\n')}${member('/0', '')}`)),
    plainSpecimen('empty', bytesOf(ARCH)),
  ];
}
