import type { z } from 'zod';
import type { Report } from '../types.js';
import { reportOrder } from './report-order.js';

type Node = z.core.JSONSchema.JSONSchema;

/**
 * Reports as JSON: one as it is, several as a list. The keys are in the order of the schema, so that equal reports are
 * equal text. Ends with a newline.
 */
export function formatJson(reports: readonly Report[]): string {
  const schema = reportOrder();
  const plain = reports.map(each => ordered(each, schema));
  return `${JSON.stringify(plain.length === 1 ? plain[0] : plain, null, 2)}\n`;
}

/** The same value with its keys in the schema's order. Nothing is judged here: a report must always come out. */
function ordered(value: unknown, node: Node | undefined): unknown {
  if (Array.isArray(value)) return value.map(each => ordered(each, single(node?.items)));
  if (typeof value !== 'object' || value === null) return value;
  const held = new Map(Object.entries(value));
  const properties = node?.properties ?? {};
  const keys = [...new Set([...Object.keys(properties), ...held.keys()])].filter(key => held.has(key));
  return Object.fromEntries(keys.map(key => [key, ordered(held.get(key), single(properties[key]))]));
}

function single(node: Node['items'] | boolean): Node | undefined {
  return typeof node === 'object' && !Array.isArray(node) ? node : undefined;
}
