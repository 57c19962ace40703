import { existsSync, readFileSync } from 'node:fs';

interface DataSymbol {
  readonly address: number;
  readonly size: number;
  readonly name: string;
}

/** A line of wasm-ld's map file: address, offset in the file, size, then a section or, deeper, a symbol. */
const LINE = /^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) {17}(\S.*)$/gm;

/** Writes the names of variables beside the addresses in the races of a module. */
export function nameAddresses(text: string, module: string): string {
  const map = `${module}.map`;
  if (text === '' || !existsSync(map)) return text;
  const symbols = [...readFileSync(map, 'utf8').matchAll(LINE)].map(
    ([, address = '', size = '', name = '']): DataSymbol => ({
      address: Number.parseInt(address, 16),
      size: Number.parseInt(size, 16),
      name,
    }),
  );
  return text.replaceAll(/ at 0x([0-9a-f]+)/g, (all, digits: string) => {
    const address = Number.parseInt(digits, 16);
    // wasm-ld's data starts here; below are the offsets of thread-local variables.
    if (address < 1024) return all;
    const hit = symbols.find(({ address: at, size }) => at <= address && address < at + size);
    if (hit === undefined) return all;
    const offset = address - hit.address;
    return `${all} (${hit.name}${offset === 0 ? '' : ` + ${offset}`})`;
  });
}
