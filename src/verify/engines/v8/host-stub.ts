import type { ScenarioNative } from '../../../scenario/schema.js';
import type { Control } from './control.js';
import { type GuestMemory, HostTrap } from './guest-memory.js';
import type { Binding } from './protocol.js';

type HostBinding = Extract<Binding, { readonly kind: 'host' }>;

/** One of the user's own natives: counts its calls and answers what the scenario says, or 0. */
export function hostStub(binding: HostBinding, control: Control, memory: GuestMemory) {
  const { index, result, native, cursor } = binding;
  const returns = native?.returns ?? 0;
  const answer = result === 'bigint' ? BigInt(Math.trunc(returns)) : returns;
  return (...args: readonly unknown[]): number | bigint => {
    Atomics.add(control.words, control.hostCall(index), 1);
    const messages = native?.messages;
    if (messages === undefined) return answer;
    const next = Atomics.add(control.words, control.hostCall(cursor), 1);
    if (next >= messages.texts.length * messages.times) return 0;
    return deliver(binding.name, messages, next, args, memory);
  };
}

function deliver(
  name: string,
  { texts, buffer, capacity }: NonNullable<ScenarioNative['messages']>,
  next: number,
  args: readonly unknown[],
  memory: GuestMemory,
): number {
  const text = Buffer.from(texts[next % texts.length] ?? '');
  const room = Number(args[capacity]) >>> 0;
  if (text.length > room)
    throw new HostTrap(
      `env.${name}: a message of ${text.length} bytes does not fit into a buffer of ${room}`,
    );
  memory.bytes(Number(args[buffer]), text.length).set(text);
  return text.length;
}
