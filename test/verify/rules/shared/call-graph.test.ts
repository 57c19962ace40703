import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallGraph, type FunctionSet } from '../../../../src/verify/rules/shared/call-graph.js';

const FUNCTIONS = 12;
const members = (set: FunctionSet) => Array.from({ length: FUNCTIONS }, (_, func) => func).filter(set.has);
/** Callees of each function; some of them do not exist. */
const calls = fc.array(fc.array(fc.integer({ min: 0, max: FUNCTIONS + 1 }), { maxLength: 5 }), {
  minLength: FUNCTIONS,
  maxLength: FUNCTIONS,
});
const some = fc.array(fc.integer({ min: 0, max: FUNCTIONS + 1 }), { maxLength: 3 });
const graphOf = (lists: readonly (readonly number[])[]) => CallGraph.of(FUNCTIONS, lists.entries());

/** The same by looking at all calls until nothing is added. */
function closure(
  lists: readonly (readonly number[])[],
  from: readonly number[],
  forwards: boolean,
): number[] {
  const seen = new Set(from.filter(func => func < FUNCTIONS));
  for (let size = -1; size !== seen.size; ) {
    size = seen.size;
    for (const [caller, callees] of lists.entries())
      for (const callee of callees) {
        const [at, next] = forwards ? [caller, callee] : [callee, caller];
        if (seen.has(at) && next < FUNCTIONS) seen.add(next);
      }
  }
  return [...seen].sort((a, b) => a - b);
}

describe('a call graph', () => {
  test('has the callees of each function in order, repeated', () => {
    const graph = CallGraph.of(5, [
      [1, [2, 0, 2]],
      [3, [9]],
    ]);
    expect([0, 1, 2, 3, 4, 5, 99].map(func => [...graph.calleesOf(func)])).toEqual([
      [],
      [2, 0, 2],
      [],
      [9],
      [],
      [],
      [],
    ]);
    const visited: number[] = [];
    for (const func of [1, 0, 3, 77]) graph.forCallees(func, callee => visited.push(callee));
    expect(visited).toEqual([2, 0, 2, 9]);
  });

  test('holds many calls of one function', () => {
    const callees = Array.from({ length: 5000 }, (_, n) => n % 7);
    expect([...CallGraph.of(9, [[8, callees]]).calleesOf(8)]).toEqual(callees);
  });

  test('knows what can be reached, and from where', () => {
    fc.assert(
      fc.property(calls, some, (lists, from) => {
        const graph = graphOf(lists);
        expect(members(graph.reachableFrom(from))).toEqual(closure(lists, from, true));
        expect(members(graph.reaching(from))).toEqual(closure(lists, from, false));
      }),
    );
  });

  test('has no function that does not exist', () => {
    const graph = graphOf([[11, 12, 13]]);
    const reached = graph.reachableFrom([0, 12]);
    expect([11, 12, 13].map(reached.has)).toEqual([true, false, false]);
  });

  test('refuses calls that come too late', () => {
    const late = (caller: number) => () =>
      CallGraph.of(5, [
        [3, [1]],
        [caller, [1]],
      ]);
    expect(late(2)).toThrow(RangeError);
    expect(late(3)).toThrow(RangeError);
    expect(late(4)).not.toThrow();
    expect(late(5)).toThrow(RangeError);
  });

  test('begins behind the imported functions, and knows nothing of bodies without a function', () => {
    const bodies = { callsBehind: Uint32Array.of(2, 2, 3, 5), callees: Uint32Array.of(4, 0, 3, 1, 1) };
    const lists = (functions: number) => {
      const graph = CallGraph.ofBodies(functions, 2, bodies);
      return Array.from({ length: functions + 1 }, (_, func) => [...graph.calleesOf(func)]);
    };
    expect(lists(5)).toEqual([[], [], [4, 0], [], [3], []]);
    expect(lists(8)).toEqual([[], [], [4, 0], [], [3], [1, 1], [], [], []]);
    expect(CallGraph.ofBodies(5, 2, bodies).reaching([1]).has(5)).toBe(false);
    expect(CallGraph.ofBodies(6, 2, bodies).reaching([1]).has(5)).toBe(true);
  });
});
