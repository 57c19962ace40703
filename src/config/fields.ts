import type { z } from 'zod';
import { inputSchema, type SchemaNode } from './input-schema.js';

export type { SchemaNode };

/** How a value is written, in the config and on the command line. */
type FieldKind = 'text' | 'number' | 'size' | 'choice' | 'switch' | 'list' | 'map';

/** One option of the config: a leaf of the schema. */
export interface ConfigField {
  /** Full key path, e.g. `threads.stackSize`. */
  readonly key: string;
  /** Top-level key, e.g. `threads`; `out` is its own section. */
  readonly section: string;
  readonly kind: FieldKind;
  /** `bytes`, `seconds`, … where the value has a unit. */
  readonly unit: string | undefined;
  /** Default as one would write it in JSON; undefined where there is none. */
  readonly defaultValue: unknown;
  /** What it is and why, in one line. */
  readonly description: string;
  readonly schema: SchemaNode;
}

/** Every option, in the order of the schema. `$schema` is for editors and no option. */
export function configFields(): readonly ConfigField[] {
  return childrenOf(inputSchema()).flatMap(([section, node]) => {
    if (section === '$schema') return [];
    const children = childrenOf(node);
    if (children.length === 0) return [toField(section, section, node)];
    return children.map(([name, child]) => toField(`${section}.${name}`, section, child));
  });
}

/** Named keys of an object schema; empty for anything else. */
export function childrenOf(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    typeof child === 'boolean' ? [] : [[name, child] as const],
  );
}

/** The schema at a path of keys and list positions below `root`, or undefined where the path leaves the schema. */
export function schemaAt(
  path: readonly PropertyKey[],
  root: SchemaNode = inputSchema(),
): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const step of path) {
    const next: z.core.JSONSchema._JSONSchema | z.core.JSONSchema._JSONSchema[] | undefined =
      childrenOf(node).find(([name]) => name === step)?.[1] ?? node.items ?? node.additionalProperties;
    if (next === undefined || typeof next === 'boolean' || Array.isArray(next)) return undefined;
    node = next;
  }
  return node;
}

/** How values of this schema are written. */
export function kindOf(node: SchemaNode): FieldKind {
  if (node['unit'] === 'bytes') return 'size';
  if (node.enum !== undefined) return 'choice';
  if (node.anyOf !== undefined) return 'switch';
  if (node.type === 'array') return 'list';
  if (node.type === 'object') return 'map';
  return node.type === 'string' ? 'text' : 'number';
}

function toField(key: string, section: string, schema: SchemaNode): ConfigField {
  const unit = schema['unit'];
  return {
    key,
    section,
    kind: kindOf(schema),
    unit: typeof unit === 'string' ? unit : undefined,
    defaultValue: schema.default,
    description: schema.description ?? '',
    schema,
  };
}
