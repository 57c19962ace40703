import { inputSchema, type SchemaNode } from './input-schema.js';

/** JSON Schema (draft 7, which editors know best) of the config file. Sizes are whole numbers or text such as `"20MiB"`. */
export function configJsonSchema(): SchemaNode {
  const { $schema, ...rest } = inputSchema();
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: 'wamr-pthread config',
    description: 'Options of wamr-pthread: toolchain, threads, memory, link, runtime and verification.',
    ...withoutUnits(rest),
  };
}

/** `unit` is our own keyword, at which strict validators stop: it becomes part of the description. */
function withoutUnits({ unit, ...node }: SchemaNode): SchemaNode {
  const { properties, description } = node;
  return {
    ...node,
    ...(unit === undefined ? {} : { description: `${description} Unit: ${unit}.` }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, child]) => [
              name,
              typeof child === 'boolean' ? child : withoutUnits(child),
            ]),
          ),
        }),
  };
}
