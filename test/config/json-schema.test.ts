import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf, configFields, type SchemaNode } from '../../src/config/fields.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { configSchema } from '../../src/config/schema.js';

/** Values that a schema node describes. Throws on a keyword it does not know, so that none is passed over. */
function valuesOf(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.anyOf !== undefined) return fc.oneof(...node.anyOf.map(valuesOf));
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  if (node.pattern !== undefined) {
    // The pattern also admits fractions of a byte, which no schema can exclude.
    const texts = fc.tuple(
      fc.nat({ max: 4096 }),
      fc.constantFrom('', 'B', 'KiB', ' MiB', '.5KiB', '.25 GiB'),
    );
    const pattern = new RegExp(node.pattern);
    return texts.map(([count, unit]) => `${count}${unit}`).filter(text => pattern.test(text));
  }
  switch (node.type) {
    case 'string':
      return fc.string({ minLength: node.minLength ?? 0 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.maxSafeInteger().map(n => clamp(n, node));
    case 'number':
      return fc.double({
        min: 0,
        minExcluded: node.exclusiveMinimum === 0,
        noNaN: true,
        noDefaultInfinity: true,
      });
    case 'array':
      return fc.array(valuesOf(asNode(node.items)), { maxLength: 3 });
    case 'object':
      if (node.properties === undefined)
        return fc.dictionary(fc.string(), valuesOf(asNode(node.additionalProperties)), { maxKeys: 3 });
      return fc.record(Object.fromEntries(childrenOf(node).map(([name, child]) => [name, valuesOf(child)])), {
        requiredKeys: [],
      });
    default:
      throw new Error(`no values for ${JSON.stringify(node)}`);
  }
}

const clamp = (n: number, { minimum = 0, maximum = 0 }: SchemaNode) =>
  minimum + (Math.abs(n) % (maximum - minimum + 1));

function asNode(node: SchemaNode['items']): SchemaNode {
  if (node === undefined || typeof node === 'boolean' || Array.isArray(node)) throw new Error('no schema');
  return node;
}

describe('the JSON Schema', () => {
  const schema = configJsonSchema();

  it('has a title, and a description at every option and section', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.title).toBe('wamr-pthread config');
    const walk = (node: SchemaNode, path: string): string[] =>
      childrenOf(node).flatMap(([name, child]) => [
        ...(child.description ? [] : [`${path}${name}`]),
        ...walk(child, `${path}${name}.`),
      ]);
    expect(walk(schema, '')).toEqual([]);
  });

  it('has every field of the resolved config, and nothing else', () => {
    const keys = Object.entries(resolveConfig({})).flatMap(([section, value]) =>
      typeof value === 'object' ? Object.keys(value).map(name => `${section}.${name}`) : [section],
    );
    const fields = configFields().map(({ key }) => key);
    expect(fields).toEqual(expect.arrayContaining(keys));
    // Options without a default are absent from the resolved config.
    expect(fields.filter(key => !keys.includes(key))).toEqual([
      'sdk.path',
      'sdk.sysroot',
      'sdk.triple',
      'sdk.compiler',
      'verify.wamrRoot',
      'verify.wamrPrefix',
      'verify.stdin',
      'verify.scenario',
      'verify.baseline',
    ]);
    expect(childrenOf(schema).map(([name]) => name)).toContain('$schema');
  });

  it('shows every default as one would write it, and the default is what comes out', () => {
    const written: Record<string, object> = {};
    for (const { key, section, defaultValue } of configFields()) {
      const name = key.split('.')[1];
      if (name !== undefined && defaultValue !== undefined)
        written[section] = { ...written[section], [name]: defaultValue };
    }
    expect(resolveConfig(written)).toEqual(resolveConfig({}));
  });

  it('describes only what the config accepts', () => {
    fc.assert(
      fc.property(valuesOf(schema), input => {
        expect(configSchema.safeParse(input).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('excludes keys that the config refuses', () => {
    const open = [['', schema] as const, ...childrenOf(schema)].filter(
      ([, node]) => node.properties !== undefined && node.additionalProperties !== false,
    );
    expect(open).toEqual([]);
  });

  it('has only standard keywords', () => {
    const known = new Set([
      '$schema',
      'title',
      'description',
      'type',
      'properties',
      'additionalProperties',
      'default',
      'items',
      'enum',
      'const',
      'anyOf',
      'pattern',
      'minLength',
      'minimum',
      'maximum',
      'exclusiveMinimum',
      'propertyNames',
    ]);
    const walk = (node: SchemaNode): string[] => [
      ...Object.keys(node).filter(keyword => !known.has(keyword)),
      ...childrenOf(node).flatMap(([, child]) => walk(child)),
    ];
    expect(walk(schema)).toEqual([]);
  });
});
