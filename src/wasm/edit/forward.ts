import { encodePaddedU32, encodeUnsigned } from '../encode.js';
import { type ObjectFunction, objectFunctions } from '../object-functions.js';
import { OPCODE } from '../opcodes.js';
import { encodeRelocations, RELOCATION, readRelocations } from '../relocations.js';
import { findSection, openSection, SECTION } from '../sections.js';
import type { Relocation } from '../types.js';
import type { ObjectDraft } from './draft.js';
import { addUndefinedFunctions } from './functions.js';
import { copyPayload, withPayload } from './payload.js';

/** A function whose body is to become a call of another one. */
export interface Forward {
  /** Name of a function that the object defines, for others or for itself. */
  readonly symbol: string;
  /** The function to call, which others define; it has the same result. */
  readonly helper: string;
  /** It gets the first so many parameters. */
  readonly parameters: number;
}

const NOP = 0x01;
const LOCAL_GET = 0x20;

/** A function with what it becomes. */
interface Site {
  readonly at: ObjectFunction;
  readonly forward: Forward;
}

/**
 * Replaces the bodies of functions by calls. Bodies keep their length: what is left over is filled with nops.
 *
 * Names that the object does not define are passed over. Throws WASM_UNSUPPORTED where a body is too short for a call.
 */
export function forwardFunctions(draft: ObjectDraft, forwards: readonly Forward[]): ObjectDraft {
  const { object } = draft;
  const bySymbol = new Map(forwards.map(forward => [forward.symbol, forward]));
  const sites = objectFunctions(object).flatMap((at): Site[] => {
    const name = at.names.find(each => bySymbol.has(each));
    const forward = name === undefined ? undefined : bySymbol.get(name);
    return forward === undefined ? [] : [{ at, forward }];
  });
  const code = findSection(object.sections, SECTION.code);
  const patched = readRelocations(object).find(({ target }) => target === code);
  if (sites.length === 0 || code === undefined) return draft;
  if (patched === undefined)
    throw openSection(object, code).unsupported('code without relocations, to which no call can be added');

  const extended = addUndefinedFunctions(
    draft,
    sites.map(({ at, forward: { helper, parameters } }) => ({
      name: helper,
      type: { params: at.type.params.slice(0, parameters), results: at.type.results },
    })),
  );
  const payload = copyPayload(extended, code);
  const calls = sites.map(site => writeCall(extended, payload, site, code.start));
  const isGone = ({ offset }: Relocation) => sites.some(({ at }) => at.start <= offset && offset < at.end);
  const entries = [...patched.entries.filter(entry => !isGone(entry)), ...calls].sort(
    (a, b) => a.offset - b.offset,
  );
  return withPayload(
    withPayload(extended, code, payload),
    patched.section,
    encodeRelocations(object.sections, { target: code, entries }),
  );
}

/** Writes the new body and returns the relocation of its call. */
function writeCall(
  draft: ObjectDraft,
  payload: Uint8Array,
  { at, forward }: Site,
  codeStart: number,
): Relocation {
  const index = draft.symbols.findIndex(
    ({ kind, name, defined }) => kind === 'function' && !defined && name === forward.helper,
  );
  const passed = Array.from({ length: forward.parameters }, (_, parameter) => [
    LOCAL_GET,
    ...encodeUnsigned(parameter),
  ]).flat();
  // No locals besides the parameters.
  const before = [0, ...passed, OPCODE.call];
  const number = encodePaddedU32(draft.symbols[index]?.index ?? 0);
  const size = at.end - at.start;
  const filling = size - before.length - number.length - 1;
  if (filling < 0 || forward.parameters > at.type.params.length) {
    const cursor = openSection(draft.object, draft.linking.section);
    throw cursor.unsupported(
      `${forward.symbol} cannot become a call of ${forward.helper}: ${size} bytes, ${at.type.params.length} parameters`,
      codeStart + at.start,
    );
  }
  payload.set([...before, ...number, ...Array<number>(filling).fill(NOP), OPCODE.end], at.start);
  return { type: RELOCATION.functionIndexLeb, offset: at.start + before.length, index, addend: 0 };
}
