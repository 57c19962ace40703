import { childrenOf, kindOf, type SchemaNode } from './fields.js';

/** What a schema accepts, in words, for messages and docs: `a whole number from 1 to 1024`. */
export function acceptedBy(node: SchemaNode): string {
  const keys = childrenOf(node).map(([name]) => name);
  if (keys.length > 0) return `an object with keys of ${keys.filter(name => name !== '$schema').join(', ')}`;
  switch (kindOf(node)) {
    case 'size':
      return 'bytes as a whole number, or text such as "64KiB" or "20MiB"';
    case 'switch':
      return '0, 1, false or true';
    case 'choice':
      return oneOf((node.enum ?? []).map(value => JSON.stringify(value)));
    case 'list':
      return `a list of ${itemsOf(node.items)}`;
    case 'map':
      return `an object whose values are ${itemsOf(node.additionalProperties)}`;
    case 'number':
      return acceptedNumber(node);
    case 'text':
      if (node.pattern !== undefined) return 'one name, without commas and spaces; list several one by one';
      return (node.minLength ?? 0) > 0 ? 'text that is not empty' : 'text';
  }
}

function acceptedNumber(node: SchemaNode): string {
  const what = node.type === 'integer' ? 'a whole number' : 'a number';
  if (typeof node.exclusiveMinimum === 'number') return `${what} above ${node.exclusiveMinimum}`;
  return `${what} from ${node.minimum} to ${node.maximum}`;
}

function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

/** What the items of a list or the values of a map are; both hold text or one of few words. */
function itemsOf(node: SchemaNode['items']): string {
  if (node === undefined || typeof node === 'boolean' || Array.isArray(node)) return 'anything';
  return kindOf(node) === 'text' ? 'text' : acceptedBy(node);
}
