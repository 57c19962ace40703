// A slot is free a little after the end of its thread: what counts as a failed pthread_create.
import { expect, test } from 'vitest';
import { Control, FAILED } from '../../../../src/verify/engines/v8/control.js';
import { GuestMemory } from '../../../../src/verify/engines/v8/guest-memory.js';
import { finishThread, threadNatives } from '../../../../src/verify/engines/v8/threads.js';

const ENTRY = 1;

const fail = () => expect.unreachable();

test('a thread that starts when it is asked for again has not failed; one that another is started for has', () => {
  const control = Control.create(2, 0);
  const memory = new GuestMemory(new WebAssembly.Memory({ initial: 1 }));
  const office = { staff: () => undefined, cancel: () => undefined };
  const natives = threadNatives({ control, slot: 0 }, memory, office, true);
  const create = (argument: number): unknown =>
    Reflect.apply(natives['pthread_create'] ?? fail, undefined, [0, 0, ENTRY, argument]);
  expect([create(8), create(16), create(16)]).toEqual([0, -1, -1]);
  expect(control.get(FAILED)).toBe(2);
  finishThread(control, 1, 0);
  expect([create(16), control.get(FAILED)]).toEqual([0, 0]);
  expect(create(24)).toBe(-1);
  finishThread(control, 1, 0);
  expect([create(32), control.get(FAILED)]).toEqual([0, 1]);
});
