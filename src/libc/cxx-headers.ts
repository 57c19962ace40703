import { join, relative, sep } from 'node:path';
import { templateFile } from '../paths.js';
import type { StockView } from '../sdk/stock-view.js';
import type { Sdk } from '../sdk/types.js';
import type { Effect } from './effects.js';
import { readInput, readInputFolder } from './read-input.js';

/** Headers that are empty in a libc++ without threads; including one then ends with a message. */
const ONLY_THREADS = [
  'barrier',
  'condition_variable',
  'future',
  'latch',
  'semaphore',
  'shared_mutex',
  'stop_token',
  'thread',
];

/** Has other things too: ours includes the stock one, under this name. */
const MUTEX = 'mutex';
const STOCK_MUTEX = '__wamr_pthread_stock_mutex';

/**
 * The folder `from` of headers, which is or contains that of libc++, as `to`: links, except where libc++ was built
 * without threads. Then the compiler says so where a program includes or uses what is missing.
 */
export async function planCxxHeaders(
  libcxx: NonNullable<Sdk['libcxx']>,
  from: string,
  to: string,
  view: StockView,
): Promise<Effect[]> {
  if (libcxx.threads) return [{ kind: 'link', path: to, target: from }];
  const below = relative(from, libcxx.includeDir).split(sep)[0] ?? '';
  const names = await readInputFolder(from);
  const stock = names.filter(name => view.source(join(from, name)) !== undefined);
  if (below !== '') {
    const beside = stock.filter(name => name !== below).map(name => linkOf(name, from, to));
    const inside = await planCxxHeaders(libcxx, join(from, below), join(to, below), view);
    return [{ kind: 'directory', path: to }, ...beside, ...inside];
  }
  const replaced = new Set([...ONLY_THREADS, MUTEX].filter(name => stock.includes(name)));
  const message = await readInput(templateFile('cxx', 'no_threads'));
  const effects: Effect[] = [{ kind: 'directory', path: to }];
  for (const name of stock) {
    if (!replaced.has(name)) effects.push(linkOf(name, from, to));
    else if (name !== MUTEX) effects.push({ kind: 'file', path: join(to, name), content: message });
  }
  if (!replaced.has(MUTEX)) return effects;
  // A copy: at the name of the stock one stands ours once somebody patches the SDK in place, and a kept original goes
  // with `restore`.
  const original = await readInput(view.source(join(from, MUTEX)) ?? join(from, MUTEX));
  const content = await readInput(templateFile('cxx', MUTEX));
  return [
    ...effects,
    { kind: 'file', path: join(to, STOCK_MUTEX), content: original },
    { kind: 'file', path: join(to, MUTEX), content },
  ];
}

function linkOf(name: string, from: string, to: string): Effect {
  return { kind: 'link', path: join(to, name), target: join(from, name) };
}
